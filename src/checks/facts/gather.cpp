#include "checks/facts/gather.h"

#include <algorithm>
#include <future>
#include <iterator>

#include "checks/facts/caa.h"
#include "checks/facts/dns_contacts.h"
#include "checks/facts/list_facts.h"
#include "checks/facts/mail.h"
#include "checks/facts/registration.h"
#include "checks/words.h"
#include "feeds/public_suffixes.h"

namespace certwright::checks {
namespace {

using model::Fact;
using model::Facts;

void add_services(std::vector<Facts>& all, feeds::ReputationServices& services, Deadline deadline) {
  std::vector<feeds::ReputationQuestion> questions;
  std::vector<Facts*> asked;
  for (Facts& facts : all) {
    if (!may_be_a_site(facts)) continue;
    asked.push_back(&facts);
    questions.push_back({.name = std::string{facts.name.base()},
                         .registrable = facts.public_suffix->registrable,
                         .private_suffix = facts.public_suffix->private_suffix});
  }
  if (questions.empty()) return;
  auto answers = services.ask(questions, all.front().gathered_at, deadline);
  for (std::size_t i = 0; i < asked.size(); ++i)
    std::ranges::move(answers[i], std::back_inserter(asked[i]->reputation));
}

bool needs_mail(const Facts& facts, const Needs& needs) {
  return needs.has(Fact::mail_exchangers) && facts.method == model::ValidationMethod::email;
}

bool needs_dns_contacts(const Facts& facts, const Needs& needs) {
  return needs.has(Fact::dns_contacts) && facts.method == model::ValidationMethod::email;
}

/// The registrable domain that was most likely meant, of a name whose top-level domain does not exist. Empty unless the
/// slip is in one of the endings that most names have: other names without a known ending are internal ones, and nobody
/// outside is asked about those.
std::string domain_meant(const Facts& facts, const Needs& needs, const feeds::Lists& lists) {
  if (!needs.has(Fact::public_suffix) || !facts.public_suffix || facts.public_suffix->tld_known) return {};
  if ((facts.special_use && !facts.special_use->entry.empty()) || rules::is_private_name(facts)) return {};
  if (!feeds::is_common_tld(facts.public_suffix->suggestion)) return {};
  return lists.public_suffix(rules::corrected_name(facts)).registrable;
}

std::vector<std::string> domains_meant(const std::vector<Facts>& all, const Needs& needs, const feeds::Lists& lists) {
  std::vector<std::string> domains;
  domains.reserve(all.size());
  for (const Facts& facts : all) domains.push_back(domain_meant(facts, needs, lists));
  return domains;
}

// Undetermined stays unset.
void note_existence(model::PublicSuffixFact& suffix, const net::Lookup& servers) {
  if (servers) suffix.suggestion_exists = !servers->records.empty();
}

// Two rounds: what is known to be needed, then what its answers ask for, together with a second try of CAA questions
// that failed. BR 3.2.2.8 lets a CA go on without an answer only after a retry; we retry and still do not go on.
void add_dns_facts(std::vector<Facts>& all, const Needs& needs, const feeds::Lists& lists, net::Resolver& resolver,
                   Deadline deadline) {
  Lookups lookups{resolver};
  const std::vector<std::string> meant = domains_meant(all, needs, lists);
  for (const std::string& domain : meant)
    if (!domain.empty()) lookups.want(domain, net::RecordType::ns);
  for (const Facts& facts : all) {
    if (needs.has(Fact::caa)) want_caa(facts.name.base(), lookups);
    if (needs_mail(facts, needs)) want_exchangers(facts.validation_domain, lookups);
    if (needs_dns_contacts(facts, needs)) want_dns_contacts(facts.validation_domain, lookups);
  }
  lookups.ask(first_round(deadline));
  std::vector<std::string_view> caa_names;
  for (const Facts& facts : all) {
    if (needs.has(Fact::caa)) caa_names.push_back(facts.name.base());
    if (needs_dns_contacts(facts, needs)) caa_names.push_back(facts.validation_domain);
    if (needs_mail(facts, needs)) want_mail_addresses(facts.validation_domain, lookups);
  }
  want_rest_of_caa(caa_names, lookups);
  lookups.ask(deadline);
  for (Facts& facts : all) {
    facts.resolver = resolver.described(facts.name.base());
    if (needs.has(Fact::caa)) facts.caa = governing_caa(facts.name.base(), lookups);
    if (needs_mail(facts, needs)) facts.mail = mail_of(facts.validation_domain, lookups);
    if (needs_dns_contacts(facts, needs)) facts.dns_contacts = dns_contacts_of(facts.validation_domain, lookups);
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!meant[i].empty()) note_existence(*all[i].public_suffix, lookups.answer(meant[i], net::RecordType::ns));
}

}  // namespace

void apply_required(model::Findings& findings, const model::Policy& policy) {
  if (policy.required_feeds.empty()) return;
  for (model::Finding& finding : findings) {
    if (finding.cause != &model::cause::VERIFY_LIST_MISSING && finding.cause != &model::cause::UNSAFE_NOT_CHECKED)
      continue;
    const auto named = finding.evidence.find("feed");
    const auto feed = named == finding.evidence.end() ? std::nullopt : model::parse_feed_id(named->second);
    const bool required = feed && std::ranges::find(policy.required_feeds, *feed) != policy.required_feeds.end();
    if (required && finding.effect == model::Effect::none) finding.effect = model::Effect::wait;
  }
}

std::vector<Facts> gather(std::span<const Subject> subjects, std::span<const Stage> stages, const Sources& sources,
                          const model::Policy& policy, Timestamp now, Deadline deadline) {
  const Needs needs{stages};
  const std::shared_ptr<const feeds::Lists> lists = sources.feeds.lists();
  std::vector<Facts> all;
  all.reserve(subjects.size());
  for (const Subject& subject : subjects) {
    Facts& facts = all.emplace_back(Facts{.name = subject.name, .method = subject.method});
    facts.policy = &policy;
    facts.gathered_at = now;
    facts.allow_list = subject.allow_list;
    if (subject.typed != subject.name.str()) facts.typed = subject.typed;
    const feeds::NameTails tails = lists->tails(facts.name.base());
    add_list_facts(facts, tails, needs, *lists);
    facts.validation_domain = validation_domain_of(facts, subject.validation_domain, tails, *lists);
  }
  // Side by side, each within the deadline.
  std::future<void> services;
  if (sources.reputation != nullptr && needs.has(Fact::reputation))
    services = std::async(std::launch::async, [&] { add_services(all, *sources.reputation, deadline); });
  std::future<void> registries;
  if (sources.registration != nullptr)
    registries =
        std::async(std::launch::async, [&] { add_registration(all, stages, *sources.registration, deadline); });
  if (sources.resolver != nullptr) add_dns_facts(all, needs, *lists, *sources.resolver, deadline);
  if (services.valid()) services.get();
  if (registries.valid()) registries.get();
  return all;
}

}  // namespace certwright::checks
