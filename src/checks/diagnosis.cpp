#include "checks/diagnosis.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <iterator>
#include <thread>
#include <utility>

#include "checks/check.h"
#include "checks/facts/delegation.h"
#include "checks/facts/mail_hosts.h"
#include "checks/facts/reachability.h"
#include "checks/facts/record.h"
#include "checks/facts/system_view.h"
#include "checks/unproved.h"
#include "checks/words.h"

namespace certwright::checks {
namespace {

using model::Facts;
using net::RecordType;

constexpr std::array stages{Stage::policy, Stage::proof, Stage::before_issue, Stage::diagnosis};

/// Names that no public DNS can answer for, and that the operator does not allow: nobody is asked about them directly,
/// so that internal names stay inside.
bool stays_inside(const Facts& facts) {
  if (facts.special_use && !facts.special_use->entry.empty() && !rules::is_reserved_example(facts.special_use->entry))
    return !rules::is_allowed_special_use(facts) && !rules::is_private_name(facts);
  return facts.public_suffix && !facts.public_suffix->tld_known && !rules::is_private_name(facts);
}

/// Private names are asked for at the servers of their own zones only.
bool has_direct_view(const Facts& facts, const DiagnosisDoors& doors) {
  if (doors.name_servers == nullptr) return false;
  const WalkStart* start = start_for(doors, facts.name.base());
  if (start == nullptr) return false;
  return !start->zone.empty() || (!stays_inside(facts) && !rules::is_private_name(facts));
}

std::vector<net::Question> system_questions(const Facts& facts, const std::optional<WantedRecord>& record) {
  if (record) return {{.name = record->name, .type = RecordType::cname}};
  const std::string base{facts.name.base()};
  return {{.name = base, .type = RecordType::a}, {.name = base, .type = RecordType::aaaa}};
}

/// The look-up of which the validating view says that its answer is bogus.
const model::LookupFailure* bogus_lookup(const Facts& facts) {
  const auto is_bogus = [](const auto& looked) {
    return looked && !*looked && looked->error().rcode == net::to_string(net::LookupError::Kind::bogus);
  };
  if (is_bogus(facts.validation_record)) return &facts.validation_record->error();
  if (is_bogus(facts.caa)) return &facts.caa->error();
  if (is_bogus(facts.mail)) return &facts.mail->error();
  return nullptr;
}

/// Who does not validate sees the servers' own answer.
bool is_answered_directly(const model::DelegationFact& delegation, const std::string& question) {
  return std::ranges::any_of(delegation.answers, [&](const model::ServerAnswer& one) {
    return one.question == question && one.end == model::ServerAnswer::End::answered && one.authoritative &&
           (one.rcode == "NOERROR" || one.rcode == "NXDOMAIN");
  });
}

std::optional<net::Question> question_of(const std::string& text) {
  const std::size_t space = text.find(". ");
  if (space == std::string::npos) return std::nullopt;
  for (const RecordType type : {RecordType::cname, RecordType::caa, RecordType::mx, RecordType::a, RecordType::aaaa})
    if (text.substr(space + 2) == net::to_string(type)) return net::Question{text.substr(0, space), type};
  return std::nullopt;
}

template <class Function>
auto beside(Function function) {
  return std::async(std::launch::async, std::move(function));
}

}  // namespace

struct DiagnosisRun::Shared {
  const DiagnosisDoors& doors;
  const feeds::Feeds& feeds;
  const model::Policy& policy;
  std::string random_label;
  std::optional<Delegations> delegations;
  std::optional<MailHosts> mail_hosts;

  [[nodiscard]] Facts from(const Subject& subject, net::Resolver* resolver, Timestamp now, Deadline deadline) const {
    const Sources sources{.feeds = feeds,
                          .resolver = resolver,
                          .reputation = resolver == nullptr ? nullptr : doors.reputation,
                          .registration = resolver == nullptr ? nullptr : doors.registration};
    return std::move(checks::gather({&subject, 1}, stages, sources, policy, now, deadline).front());
  }
  [[nodiscard]] RecordFacts record_of(const DiagnosisSubject& subject, const Facts& lists, Deadline deadline) const;
  [[nodiscard]] std::optional<model::SystemViewFact> system_view_of(const DiagnosisSubject& subject, const Facts& lists,
                                                                    Deadline deadline) const;
  void look_at_addresses(Facts& facts, Deadline deadline) const;
  [[nodiscard]] std::optional<model::DelegationFact> delegation_of(const DiagnosisSubject& subject, const Facts& lists,
                                                                   Deadline deadline);
  void explain_bogus(Facts& facts, Deadline deadline) const;
  void look_at_mail_hosts(Facts& facts, Deadline deadline);
};

RecordFacts DiagnosisRun::Shared::record_of(const DiagnosisSubject& subject, const Facts& lists,
                                            Deadline deadline) const {
  if (!subject.record || doors.resolver == nullptr) return {};
  const std::string_view registrable = lists.public_suffix ? lists.public_suffix->registrable : std::string_view{};
  return look_up_record(*subject.record, lists.name.base(), registrable, random_label, *doors.resolver, deadline);
}

std::optional<model::SystemViewFact> DiagnosisRun::Shared::system_view_of(const DiagnosisSubject& subject,
                                                                          const Facts& lists, Deadline deadline) const {
  if (doors.name_servers == nullptr || doors.system_resolvers.empty() || stays_inside(lists)) return std::nullopt;
  return ask_system_resolvers(doors.system_resolvers, system_questions(lists, subject.record), *doors.name_servers,
                              deadline);
}

void DiagnosisRun::Shared::look_at_addresses(Facts& facts, Deadline deadline) const {
  if (doors.resolver == nullptr || stays_inside(facts)) return;
  if (facts.method == model::ValidationMethod::http && doors.http != nullptr)
    facts.http = look_at_http(facts.name.base(), random_label, doors, deadline);
  if (facts.method == model::ValidationMethod::tls_alpn && doors.tls != nullptr)
    facts.tls_alpn = look_at_tls_alpn(facts.name.base(), doors, deadline);
}

std::optional<model::DelegationFact> DiagnosisRun::Shared::delegation_of(const DiagnosisSubject& subject,
                                                                         const Facts& lists, Deadline deadline) {
  if (!delegations || !has_direct_view(lists, doors)) return std::nullopt;
  return delegations->walk({.name = std::string{lists.name.base()},
                            .registrable = lists.public_suffix ? lists.public_suffix->registrable : std::string{},
                            .record = subject.record ? subject.record->name : std::string{},
                            .extra_servers = subject.extra_servers},
                           deadline);
}

void DiagnosisRun::Shared::explain_bogus(Facts& facts, Deadline deadline) const {
  const model::LookupFailure* bogus = bogus_lookup(facts);
  if (bogus == nullptr) return;
  facts.bogus_reason = bogus->detail;
  if (facts.delegation && is_answered_directly(*facts.delegation, bogus->question)) {
    facts.answers_without_validation = true;
    return;
  }
  const auto question = question_of(bogus->question);
  if (question && doors.name_servers != nullptr && !doors.system_resolvers.empty())
    facts.answers_without_validation =
        answers_unchecked(doors.system_resolvers, *question, *doors.name_servers, deadline);
}

void DiagnosisRun::Shared::look_at_mail_hosts(Facts& facts, Deadline deadline) {
  if (mail_hosts && facts.mail && *facts.mail && !stays_inside(facts))
    facts.mail_probe = mail_hosts->probe(**facts.mail, deadline);
}

DiagnosisRun::DiagnosisRun(const DiagnosisDoors& doors, const feeds::Feeds& feeds, const model::Policy& policy,
                           std::string random_label)
    : shared_(new Shared{.doors = doors, .feeds = feeds, .policy = policy, .random_label = std::move(random_label)}) {
  if (doors.name_servers != nullptr) shared_->delegations.emplace(doors, shared_->random_label);
  if (doors.mail_hosts != nullptr && doors.resolver != nullptr) shared_->mail_hosts.emplace(doors);
}

DiagnosisRun::~DiagnosisRun() = default;

// Each view in a thread of its own: none needs another's answers, and the slowest sets the time.
Facts DiagnosisRun::gather(const DiagnosisSubject& subject, Timestamp now, Deadline deadline) {
  Shared& run = *shared_;
  const Facts lists = run.from(subject.subject, nullptr, now, deadline);
  auto validating = beside([&] {
    Facts seen = run.from(subject.subject, run.doors.resolver, now, deadline);
    run.look_at_mail_hosts(seen, deadline);
    return seen;
  });
  auto record = beside([&] { return run.record_of(subject, lists, deadline); });
  auto system = beside([&] { return run.system_view_of(subject, lists, deadline); });
  auto addresses = beside([&, seen = lists]() mutable {
    run.look_at_addresses(seen, deadline);
    return std::move(seen);
  });
  auto delegation = run.delegation_of(subject, lists, deadline);
  Facts facts = validating.get();
  RecordFacts of_record = record.get();
  Facts of_addresses = addresses.get();
  facts.names_together = subject.names_together;
  facts.validation_record = std::move(of_record.record);
  facts.record_search = std::move(of_record.search);
  facts.delegation = std::move(delegation);
  facts.system_view = system.get();
  facts.http = std::move(of_addresses.http);
  facts.tls_alpn = std::move(of_addresses.tls_alpn);
  run.explain_bogus(facts, deadline);
  return facts;
}

void gather_all(DiagnosisRun& run, std::span<const DiagnosisSubject> subjects, Timestamp now,
                std::chrono::milliseconds limit, std::size_t at_once,
                const std::function<void(std::size_t, model::Facts)>& ready, const std::function<bool()>& stop) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    while (!stop()) {
      const std::size_t place = next++;
      if (place >= subjects.size()) return;
      ready(place, run.gather(subjects[place], now, Deadline::after(limit)));
    }
  };
  std::vector<std::future<void>> workers;
  workers.reserve(std::min(at_once, subjects.size()));
  while (workers.size() < std::min(at_once, subjects.size())) workers.push_back(beside(work));
  for (std::future<void>& worker : workers) worker.get();
}

// What is only known of lists no rule of the other stages has a word on (a test looks at them all); most names of a
// long list are such, and have nothing against them.
bool is_of_lists_only(const Facts& facts) {
  return !facts.mail && !facts.caa && !facts.validation_record && !facts.record_search && !facts.private_authority &&
         !facts.delegation && !facts.system_view && !facts.http && !facts.tls_alpn && !facts.dns_contacts &&
         !facts.registration && !facts.mail_probe && !facts.mail_delivery;
}

model::Findings diagnose(const Facts& facts) {
  if (is_of_lists_only(facts)) {
    model::Findings findings = judge(facts, Stage::policy);
    if (facts.policy != nullptr) apply_required(findings, *facts.policy);
    return explained(std::move(findings));
  }
  model::Findings findings;
  for (const Stage stage : stages)
    std::ranges::move(stage == Stage::proof ? why_unproved(facts) : judge(facts, stage), std::back_inserter(findings));
  if (facts.policy != nullptr) apply_required(findings, *facts.policy);
  return explained(std::move(findings));
}

}  // namespace certwright::checks
