#include "checks/facts/contacts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "checks/facts/host_addresses.h"

namespace certwright::checks {
namespace {

constexpr std::array stages{Stage::policy, Stage::diagnosis};

// The resolver has the answers already.
std::vector<std::vector<std::string>> addresses_of_all(const model::MailFact& mail, net::Resolver& resolver,
                                                       Deadline deadline) {
  Lookups lookups{resolver};
  for (const model::MailExchanger& exchanger : mail.exchangers)
    if (exchanger.has_address) want_addresses(exchanger.exchange, lookups);
  lookups.ask(deadline);
  std::vector<std::vector<std::string>> all;
  all.reserve(mail.exchangers.size());
  for (const model::MailExchanger& exchanger : mail.exchangers) {
    all.emplace_back();
    if (!exchanger.has_address) continue;
    HostAddresses addresses = addresses_of(exchanger.exchange, lookups);
    all.back() = std::move(addresses.v4);
    std::ranges::move(addresses.v6, std::back_inserter(all.back()));
  }
  return all;
}

bool is_wanted(model::Fact fact) {
  return fact == model::Fact::mail_exchangers || fact == model::Fact::dns_contacts || fact == model::Fact::mail_probe ||
         fact == model::Fact::registration;
}

bool is_about_contacts(const Check& check) {
  return std::ranges::find(stages, check.stage) != stages.end() &&
         (std::ranges::any_of(check.needs, is_wanted) || check.causes.front()->id.starts_with("CONTACT_"));
}

}  // namespace

// Through a diagnosis with few doors: it knows which names nobody outside is asked about.
ContactFacts gather_contacts(const Subject& subject, const DiagnosisDoors& doors, const feeds::Feeds& feeds,
                             const model::Policy& policy, Timestamp now, Deadline deadline) {
  DiagnosisDoors few;
  few.resolver = doors.resolver;
  few.registration = doors.registration;
  few.mail_hosts = doors.mail_hosts;
  few.guard = doors.guard;
  DiagnosisRun run{few, feeds, policy, {}};
  ContactFacts found{
      .facts = run.gather({.subject = subject, .record = std::nullopt, .names_together = {}, .extra_servers = {}}, now,
                          deadline),
      .exchanger_addresses = {}};
  if (found.facts.mail && *found.facts.mail && doors.resolver != nullptr)
    found.exchanger_addresses = addresses_of_all(**found.facts.mail, *doors.resolver, deadline);
  return found;
}

model::Findings judge_contacts(const model::Facts& facts) {
  model::Findings findings;
  for (const Check* check : all_checks())
    if (is_about_contacts(*check)) std::ranges::move(check->judge(facts), std::back_inserter(findings));
  return explained(std::move(findings));
}

}  // namespace certwright::checks
