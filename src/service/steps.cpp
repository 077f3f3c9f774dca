#include "service/steps.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/log.h"
#include "checks/facts/gather.h"
#include "checks/facts/record_search.h"
#include "checks/unproved.h"
#include "service/allow_list.h"

namespace certwright::service::steps {
namespace {

using model::Certificate;
using model::DomainValidation;

double jitter(Random& random) {
  std::array<std::uint8_t, 1> byte{};
  random.fill(byte);
  return byte[0] / 256.0;
}

Result<std::vector<checks::Subject>> subjects_of(const Certificate& certificate, Parts& parts) {
  std::vector<checks::Subject> subjects;
  subjects.reserve(certificate.validations.size());
  for (const DomainValidation& validation : certificate.validations) {
    checks::Subject subject = subject_of(validation);
    TRY(subject.allow_list, allow_list_fact(validation.name, certificate.account, parts));
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

std::vector<validation::DnsChallenge> open_challenges(const std::vector<DomainValidation>& validations) {
  std::vector<validation::DnsChallenge> challenges;
  std::set<std::string_view> bases;
  for (const DomainValidation& validation : validations)
    if (!validation.proof && validation.resource_record && bases.insert(validation.name.base()).second)
      challenges.push_back({.base_name = std::string{validation.name.base()}, .record = *validation.resource_record});
  return challenges;
}

// `x` and `*.x` share one record, so one attempt speaks for both.
void take(const validation::Attempt& attempt, const std::optional<model::RecordSearchFact>& search,
          std::string_view base, std::vector<DomainValidation>& validations, Parts& parts) {
  for (DomainValidation& validation : validations) {
    if (validation.name.base() != base || validation.proof) continue;
    if (attempt.proof) {
      validation.proof = attempt.proof;
      validation.last_observation.reset();
      continue;
    }
    model::Facts facts{.name = validation.name, .method = validation.method, .policy = &parts.policy};
    facts.gathered_at = parts.clock.now();
    facts.resolver = parts.resolver.described(base);
    facts.validation_record = attempt.seen;
    facts.record_search = search;
    validation.last_observation = model::Observation{.at = facts.gathered_at, .findings = checks::why_unproved(facts)};
  }
}

// Only for records that do not match: a proof that succeeds costs no further question. One entry an attempt.
std::vector<std::optional<model::RecordSearchFact>> search_for_unmatched(
    std::span<const validation::DnsChallenge> challenges, std::span<const validation::Attempt> attempts, Parts& parts,
    Deadline deadline) {
  std::vector<checks::UnmatchedRecord> unmatched;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    const auto& seen = attempts[i].seen;
    if (attempts[i].proof || !seen || !*seen) continue;
    const std::string& base = challenges[i].base_name;
    places.push_back(i);
    unmatched.push_back(
        {.base_name = base, .registrable = parts.feeds.lists()->public_suffix(base).registrable, .seen = **seen});
  }
  std::vector<std::optional<model::RecordSearchFact>> searches(attempts.size());
  if (unmatched.empty()) return searches;
  auto found = checks::search_for_records(unmatched, random_label(parts.random), parts.resolver, deadline);
  for (std::size_t i = 0; i < places.size(); ++i) searches[places[i]] = std::move(found[i]);
  return searches;
}

std::string causes_of(const model::Report& report) {
  std::string causes;
  for (const model::NameReport& name : report.names)
    for (const model::Finding& finding : name.findings)
      if (finding.effect == model::Effect::fail)
        causes += fmt::format("{}{} {}", causes.empty() ? "" : ", ", name.name, finding.id());
  return causes;
}

}  // namespace

// A renewal that fails leaves the certificate as it is; a request ends. facts 1.2: "A single bad name fails the whole
// certificate; only the offending DomainValidation shows FAILED."
Happened fail_certificate(Certificate& certificate, const model::Report& report, Timestamp now) {
  const model::FailureReason reason = report.failure_reason().value_or(model::FailureReason::other);
  const bool renewal = certificate.is_renewing();
  if (renewal) {
    certificate.end_renewal(now, reason);
  } else {
    certificate.status = model::CertificateStatus::failed;
    certificate.failure_reason = reason;
    // Addresses, which stand last in a report, have no validation.
    for (std::size_t i = 0; i < std::min(report.names.size(), certificate.validations.size()); ++i)
      if (has_effect(report.names[i].findings, model::Effect::fail))
        certificate.validations[i].status = model::DomainStatus::failed;
  }
  certificate.rest();
  return {.name = renewal ? "certificate.renewal_failed" : "certificate.failed",
          .details = {{"reason", std::string{to_string(reason)}}, {"causes", causes_of(report)}}};
}

void add_to_report(Certificate& certificate, std::size_t index, model::Findings findings, Timestamp now) {
  if (!certificate.report || certificate.report->names.size() != certificate.validations.size()) {
    certificate.report.emplace();
    for (const std::string& name : certificate.names())
      certificate.report->names.push_back({.name = name, .findings = {}});
  }
  certificate.report->at = now;
  model::Findings& of_name = certificate.report->names[index].findings;
  of_name.insert(of_name.begin(), std::make_move_iterator(findings.begin()), std::make_move_iterator(findings.end()));
}

void show_proved_names(Certificate& certificate) {
  if (certificate.every_name_proved()) return;
  for (DomainValidation& validation : certificate.validations)
    if (validation.proof) validation.status = model::DomainStatus::success;
}

checks::Subject subject_of(const DomainValidation& validation) {
  return {.name = validation.name, .method = validation.method, .validation_domain = validation.validation_domain};
}

std::string random_label(Random& random) {
  constexpr std::size_t bytes = 16;  // as long as a validation record's own label
  return "_" + hex(random_bytes(random, bytes));
}

void passed(Parts& parts, std::string_view step) {
  if (parts.between_steps) parts.between_steps(step);
}

void try_again_later(Certificate& certificate, Parts& parts) {
  const Timestamp now = parts.clock.now();
  certificate.next_attempt_at = std::min(now + model::retry_delay(certificate.attempts, jitter(parts.random)),
                                         certificate.gives_up_at(parts.policy));
  ++certificate.attempts;
}

Result<void> keep(Certificate& certificate, Parts& parts, const std::string& judged_facts) {
  return keep_with_events(certificate, {}, parts, judged_facts);
}

Result<void> keep_with_event(Certificate& certificate, std::string name,
                             std::vector<std::pair<std::string, std::string>> details, Parts& parts,
                             const std::string& judged_facts) {
  std::vector<Happened> events;
  events.push_back({.name = std::move(name), .details = std::move(details)});
  return keep_with_events(certificate, std::move(events), parts, judged_facts);
}

Result<void> keep_with_events(Certificate& certificate, std::vector<Happened> events, Parts& parts,
                              const std::string& judged_facts) {
  for (const Happened& happened : events)
    log::info(happened.name, {{"arn", certificate.arn.str()}, {"status", std::string{to_string(certificate.status)}}});
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.update(certificate));
    if (!judged_facts.empty()) TRY_VOID(tx.put_judged_facts(certificate.arn, judged_facts));
    for (Happened& happened : events)
      TRY_VOID(tx.append(model::certificate_event(std::move(happened.name), certificate.arn,
                                                  std::string{model::server_actor}, parts.clock.now(),
                                                  std::move(happened.details))));
    return {};
  });
}

Result<std::vector<model::Facts>> gather(const Certificate& certificate, checks::Stage stage, Parts& parts) {
  TRY(const auto subjects, subjects_of(certificate, parts));
  const std::array stages{stage};
  auto facts = checks::gather(subjects, stages,
                              {.feeds = parts.feeds,
                               .resolver = &parts.resolver,
                               .reputation = parts.doors.reputation,
                               .registration = parts.doors.registration},
                              parts.policy, parts.clock.now(), Deadline::after(parts.lookup_limit));
  for (model::Facts& of_name : facts) of_name.names_together = certificate.names();
  return facts;
}

model::Report judge(const std::vector<model::Facts>& facts, checks::Stage stage, Parts& parts) {
  model::Report report{.at = parts.clock.now(), .names = {}};
  for (const model::Facts& of_name : facts) {
    model::Findings findings = checks::judge(of_name, stage);
    checks::apply_required(findings, parts.policy);
    report.names.push_back({.name = of_name.name.str(), .findings = std::move(findings)});
  }
  return report;
}

// Judged once more as if there were no entry: what fails then and not now is what the entry lifted.
std::vector<Happened> lifted(const std::vector<model::Facts>& facts, checks::Stage stage) {
  std::vector<Happened> events;
  for (const model::Facts& of_name : facts) {
    if (!of_name.allow_list || !of_name.allow_list->permits) continue;
    const model::AllowListEntry& entry = *of_name.allow_list->permits;
    model::Facts without = of_name;
    without.allow_list = model::AllowListFact{};
    const model::Findings with_entry = checks::judge(of_name, stage);
    for (const model::Finding& finding : checks::judge(without, stage))
      if (finding.effect == model::Effect::fail &&
          std::ranges::find(with_entry, finding.cause, &model::Finding::cause) == with_entry.end())
        events.push_back({.name = "verification.lifted",
                          .details = {{"name", of_name.name.str()},
                                      {"cause", std::string{finding.id()}},
                                      {"allow_list_entry", entry.id},
                                      {"case", entry.case_id}}});
  }
  return events;
}

Looked look_for_records(std::vector<DomainValidation>& validations, Parts& parts) {
  const auto challenges = open_challenges(validations);
  const Deadline deadline = Deadline::after(parts.lookup_limit);
  const auto attempts = validation::attempt_dns(challenges, parts.resolver, parts.clock.now(), deadline);
  const auto searches = search_for_unmatched(challenges, attempts, parts, deadline);
  Looked looked{.any_challenge = !challenges.empty(), .proved_one = false};
  for (std::size_t i = 0; i < challenges.size(); ++i) {
    looked.proved_one = looked.proved_one || attempts[i].proof.has_value();
    take(attempts[i], searches[i], challenges[i].base_name, validations, parts);
  }
  return looked;
}

}  // namespace certwright::service::steps
