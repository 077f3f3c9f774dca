#include "service/advance_certificate.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/log.h"
#include "checks/facts/gather.h"
#include "issuance/own_ca.h"
#include "service/certificates.h"
#include "service/private_path.h"
#include "validation/dns.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainStatus;
using model::DomainValidation;

void passed(Parts& parts, std::string_view step) {
  if (parts.between_steps) parts.between_steps(step);
}

double jitter(Random& random) {
  std::array<std::uint8_t, 1> byte{};
  random.fill(byte);
  return byte[0] / 256.0;
}

void try_again_later(Certificate& certificate, Parts& parts) {
  const Timestamp now = parts.clock.now();
  certificate.next_attempt_at = std::min(now + model::retry_delay(certificate.attempts, jitter(parts.random)),
                                         certificate.gives_up_at(parts.policy));
  ++certificate.attempts;
}

Result<void> keep(Certificate& certificate, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) { return tx.update(certificate); });
}

Result<void> keep_with_event(Certificate& certificate, std::string name,
                             std::vector<std::pair<std::string, std::string>> details, Parts& parts) {
  log::info(name, {{"arn", certificate.arn.str()}, {"status", std::string{to_string(certificate.status)}}});
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.update(certificate));
    return tx.append(
        {.name = std::move(name), .arn = certificate.arn, .at = parts.clock.now(), .details = std::move(details)});
  });
}

std::vector<checks::Subject> subjects_of(const Certificate& certificate) {
  std::vector<checks::Subject> subjects;
  subjects.reserve(certificate.validations.size());
  for (const DomainValidation& validation : certificate.validations) {
    std::string_view mail_domain = validation.validation_domain;
    if (mail_domain.starts_with("*.")) mail_domain.remove_prefix(2);
    subjects.push_back(
        {.name = validation.name, .method = validation.method, .validation_domain = std::string{mail_domain}});
  }
  return subjects;
}

std::vector<model::Facts> gather(const Certificate& certificate, checks::Stage stage, Parts& parts) {
  const auto subjects = subjects_of(certificate);
  const std::array stages{stage};
  return checks::gather(subjects, stages, parts.feeds, &parts.resolver, parts.policy, parts.clock.now(),
                        Deadline::after(parts.lookup_limit));
}

model::Report judge(const std::vector<model::Facts>& facts, checks::Stage stage, Parts& parts) {
  model::Report report{.at = parts.clock.now(), .names = {}};
  for (const model::Facts& of_name : facts) {
    model::Findings findings = checks::judge(of_name, stage);
    checks::apply_required(findings, parts.required_feeds);
    report.names.push_back({.name = of_name.name.str(), .findings = std::move(findings)});
  }
  return report;
}

// facts 1.2: "A single bad name fails the whole certificate; only the offending DomainValidation shows FAILED."
Result<void> end_as_failed(Certificate& certificate, const model::Report& report, Parts& parts) {
  certificate.status = model::CertificateStatus::failed;
  certificate.failure_reason = report.failure_reason();
  certificate.next_attempt_at = Timestamp::max();
  std::string causes;
  for (std::size_t i = 0; i < report.names.size(); ++i) {
    if (!has_effect(report.names[i].findings, model::Effect::fail)) continue;
    certificate.validations[i].status = DomainStatus::failed;
    for (const model::Finding& finding : report.names[i].findings)
      if (finding.effect == model::Effect::fail)
        causes += fmt::format("{}{} {}", causes.empty() ? "" : ", ", report.names[i].name, finding.id());
  }
  return keep_with_event(
      certificate, "certificate.failed",
      {{"reason", std::string{to_string(certificate.failure_reason.value_or(model::FailureReason::other))}},
       {"causes", causes}},
      parts);
}

enum class Progress { go_on, stop };

Result<Progress> check(Certificate& certificate, Parts& parts) {
  certificate.report = judge(gather(certificate, checks::Stage::policy, parts), checks::Stage::policy, parts);
  passed(parts, "checked");
  if (certificate.report->fails()) {
    const model::Report report = *certificate.report;
    TRY_VOID(end_as_failed(certificate, report, parts));
    return Progress::stop;
  }
  if (certificate.report->waits()) {
    try_again_later(certificate, parts);
    TRY_VOID(keep(certificate, parts));
    return Progress::stop;
  }
  return Progress::go_on;
}

std::vector<validation::DnsChallenge> open_challenges(const Certificate& certificate) {
  std::vector<validation::DnsChallenge> challenges;
  std::set<std::string_view> bases;
  for (const DomainValidation& validation : certificate.validations)
    if (!validation.proof && validation.resource_record && bases.insert(validation.name.base()).second)
      challenges.push_back({.base_name = std::string{validation.name.base()}, .record = *validation.resource_record});
  return challenges;
}

// `x` and `*.x` share one record, so one attempt speaks for both.
void take(const validation::Attempt& attempt, std::string_view base, Certificate& certificate, Parts& parts) {
  for (DomainValidation& validation : certificate.validations) {
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
    validation.last_observation =
        model::Observation{.at = facts.gathered_at, .findings = checks::judge(facts, checks::Stage::before_issue)};
  }
}

// facts 4.5: boto3's waiter reads the names, not the status; so the last name turns SUCCESS only with ISSUED.
void show_proved_names(Certificate& certificate) {
  if (certificate.every_name_proved()) return;
  for (DomainValidation& validation : certificate.validations)
    if (validation.proof) validation.status = DomainStatus::success;
}

Result<Progress> validate(Certificate& certificate, Parts& parts) {
  const auto challenges = open_challenges(certificate);
  const auto attempts =
      validation::attempt_dns(challenges, parts.resolver, parts.clock.now(), Deadline::after(parts.lookup_limit));
  bool proved_one = false;
  for (std::size_t i = 0; i < challenges.size(); ++i) {
    proved_one = proved_one || attempts[i].proof.has_value();
    take(attempts[i], challenges[i].base_name, certificate, parts);
  }
  passed(parts, "validated");
  if (certificate.every_name_proved()) return Progress::go_on;
  show_proved_names(certificate);
  if (challenges.empty())
    certificate.next_attempt_at = certificate.gives_up_at(parts.policy);  // only mail can prove what is left
  else
    try_again_later(certificate, parts);
  TRY_VOID(proved_one ? keep_with_event(certificate, "certificate.name_validated", {}, parts)
                      : keep(certificate, parts));
  return Progress::stop;
}

void note_observations(Certificate& certificate, const model::Report& report) {
  for (std::size_t i = 0; i < report.names.size(); ++i) {
    if (report.names[i].findings.empty()) continue;
    certificate.validations[i].last_observation =
        model::Observation{.at = report.at, .findings = report.names[i].findings};
  }
}

std::vector<model::Proof> proofs_of(const Certificate& certificate) {
  std::vector<model::Proof> proofs;
  for (const DomainValidation& validation : certificate.validations)
    if (validation.proof) proofs.push_back(*validation.proof);
  return proofs;
}

// CAA is asked after the names are proved (facts 1.2 step 4), and the answer is used at once.
Result<std::optional<ReadyToIssue>> clear(Certificate& certificate, Parts& parts) {
  const auto facts = gather(certificate, checks::Stage::before_issue, parts);
  const model::Report report = judge(facts, checks::Stage::before_issue, parts);
  note_observations(certificate, report);
  if (report.fails()) {
    TRY_VOID(end_as_failed(certificate, report, parts));
    return std::nullopt;
  }
  if (report.waits()) {
    try_again_later(certificate, parts);
    TRY_VOID(keep(certificate, parts));
    return std::nullopt;
  }
  TRY(auto clearance, checks::clear(*certificate.report, facts, proofs_of(certificate), parts.clock.now()));
  passed(parts, "cleared");
  return ReadyToIssue{.certificate = std::move(certificate), .clearance = std::move(clearance)};
}

// A private CA's names need neither proof nor CAA: what it may sign is between it and its owner.
Result<std::optional<ReadyToIssue>> clear_private(Certificate& certificate, Parts& parts) {
  TRY(PrivateJudgement judgement, judge_private(certificate, parts));
  if (!judgement.clearance) {
    certificate.report = judgement.report;
    TRY_VOID(end_as_failed(certificate, judgement.report, parts));
    return std::nullopt;
  }
  passed(parts, "cleared");
  return ReadyToIssue{.certificate = std::move(certificate), .clearance = *std::move(judgement.clearance)};
}

Result<void> time_out(Certificate& certificate, Parts& parts) {
  if (certificate.type == model::CertificateType::private_ca) {
    certificate.report = signing_failed(certificate, parts.clock.now());
    return end_as_failed(certificate, model::Report{*certificate.report}, parts);
  }
  certificate.status = model::CertificateStatus::validation_timed_out;
  certificate.next_attempt_at = Timestamp::max();
  for (DomainValidation& validation : certificate.validations)
    if (validation.status == DomainStatus::pending_validation) validation.status = DomainStatus::failed;
  return keep_with_event(certificate, "certificate.timed_out", {}, parts);
}

Result<void> expire(Certificate& certificate, Parts& parts) {
  certificate.status = model::CertificateStatus::expired;
  certificate.next_attempt_at = Timestamp::max();
  return keep_with_event(certificate, "certificate.expired", {}, parts);
}

pki::KeyKind kind_of(model::KeyAlgorithm algorithm) {
  switch (algorithm) {
    case model::KeyAlgorithm::ec_prime256v1:
      return pki::KeyKind::p256;
    case model::KeyAlgorithm::ec_secp384r1:
      return pki::KeyKind::p384;
    case model::KeyAlgorithm::rsa_3072:
      return pki::KeyKind::rsa_3072;
    case model::KeyAlgorithm::rsa_4096:
      return pki::KeyKind::rsa_4096;
    case model::KeyAlgorithm::rsa_2048:
    case model::KeyAlgorithm::rsa_1024:
    case model::KeyAlgorithm::ec_secp521r1:
      break;  // not requestable: the door refuses them
  }
  return pki::KeyKind::rsa_2048;
}

Result<void> keep_intent(Certificate& certificate, const issuance::Tbs& tbs, keys::SubscriberKey key, Parts& parts) {
  const store::Intent intent{.serial = tbs.serial,
                             .arn = certificate.arn,
                             .issuer_id = tbs.issuer_id,
                             .tbs = tbs.der,
                             .sealed_key = std::move(key.sealed),
                             .at = parts.clock.now()};
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.update(certificate));
    return tx.put_intent(intent);
  });
}

Result<void> burn(const std::string& serial, Parts& parts) {
  log::warn("serial.burned", {{"serial", serial}});
  return parts.store.write(
      [&](store::Transaction& tx) { return tx.close_intent(serial, store::SerialState::burned, parts.clock.now()); });
}

void note_issued(Certificate& certificate, model::IssuedCertificate issued) {
  certificate.status = model::CertificateStatus::issued;
  certificate.next_attempt_at = issued.not_after;
  certificate.issued = std::move(issued);
  for (DomainValidation& validation : certificate.validations) {
    validation.status = DomainStatus::success;
    validation.last_observation.reset();
  }
}

// The certificate may have got tags, or been deleted, since the intent was stored: what is stored now counts. A signed
// certificate whose resource is gone belongs to nobody, so its serial is burned.
Result<void> keep_issued(const model::CertificateArn& arn, const model::IssuedCertificate& issued, Parts& parts) {
  const Timestamp now = parts.clock.now();
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    auto current = tx.certificate(arn);
    if (!current && current.error().code == ErrorCode::not_found)
      return tx.close_intent(issued.serial, store::SerialState::burned, now);
    if (!current) return tl::make_unexpected(current.error());
    note_issued(*current, issued);
    TRY_VOID(tx.close_intent(issued.serial, store::SerialState::issued, now));
    TRY_VOID(tx.update(*current));
    return tx.append({.name = "certificate.issued", .arn = arn, .at = now, .details = {{"serial", issued.serial}}});
  });
}

// The one CA that the clearance is for.
Result<const Issuers::Issuing*> issuing_for(const checks::Clearance& clearance, Parts& parts) {
  if (clearance.private_issuer().empty()) return &parts.issuers.own();
  return parts.issuers.find(clearance.private_issuer());
}

}  // namespace

Result<std::optional<ReadyToIssue>> advance_certificate(Certificate certificate, Parts& parts) {
  for (;;) {
    const model::Step step = model::next_step(certificate, parts.policy, parts.clock.now());
    Progress progress = Progress::stop;
    if (std::holds_alternative<model::Check>(step)) {
      TRY(progress, check(certificate, parts));
    } else if (std::holds_alternative<model::Validate>(step)) {
      TRY(progress, validate(certificate, parts));
    } else if (std::holds_alternative<model::Issue>(step)) {
      return certificate.type == model::CertificateType::private_ca ? clear_private(certificate, parts)
                                                                    : clear(certificate, parts);
    } else if (std::holds_alternative<model::TimeOut>(step)) {
      TRY_VOID(time_out(certificate, parts));
    } else if (std::holds_alternative<model::Expire>(step)) {
      TRY_VOID(expire(certificate, parts));
    }
    if (progress == Progress::stop) return std::nullopt;
  }
}

Result<void> issue_certificate(ReadyToIssue ready, Parts& parts) {
  TRY(const Issuers::Issuing* issuing, issuing_for(ready.clearance, parts));
  const std::string serial = issuance::make_serial(parts.random);
  TRY(keys::SubscriberKey key, parts.subscriber_keys.make(kind_of(ready.certificate.key_algorithm), serial));
  TRY(issuance::Tbs tbs, issuance::build(issuing->profile, issuing->ca->identity(), ready.clearance, key.public_key,
                                         serial, parts.clock.now()));
  const model::CertificateArn arn = ready.certificate.arn;
  model::IssuedCertificate issued{.serial = serial,
                                  .der = {},
                                  .issuer_id = tbs.issuer_id,
                                  .not_before = tbs.not_before,
                                  .not_after = tbs.not_after,
                                  .issued_at = parts.clock.now()};
  TRY_VOID(keep_intent(ready.certificate, tbs, std::move(key), parts));
  passed(parts, "intent");
  auto signed_certificate = issuing->ca->issue(std::move(tbs));
  if (!signed_certificate) {
    TRY_VOID(burn(serial, parts));
    return tl::make_unexpected(std::move(signed_certificate).error());
  }
  passed(parts, "signed");
  issued.der = *std::move(signed_certificate);
  TRY_VOID(keep_issued(arn, issued, parts));
  passed(parts, "issued");
  log::info("certificate.issued", {{"arn", arn.str()}, {"serial", serial}});
  return {};
}

Result<void> postpone_certificate(const model::CertificateArn& arn, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(Certificate certificate, tx.certificate(arn));
    if (certificate.status != model::CertificateStatus::pending_validation) return {};
    try_again_later(certificate, parts);
    return tx.update(certificate);
  });
}

Result<std::size_t> burn_open_intents(Parts& parts) {
  TRY(const auto open, parts.store.read([](const store::View& view) { return view.open_intents(); }));
  for (const store::Intent& intent : open) TRY_VOID(burn(intent.serial, parts));
  return open.size();
}

}  // namespace certwright::service
