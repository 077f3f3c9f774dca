#include "service/advance_certificate.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.h"
#include "service/mail_path.h"
#include "service/method_update.h"
#include "service/private_path.h"
#include "service/steps.h"
#include "service/validation_mail.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainStatus;
using model::DomainValidation;
using steps::gather;
using steps::judge;
using steps::keep;
using steps::keep_with_event;
using steps::passed;
using steps::try_again_later;

Result<void> end_as_failed(Certificate& certificate, const model::Report& report, Parts& parts) {
  std::vector<steps::Happened> events;
  events.push_back(steps::fail_certificate(certificate, report, parts.clock.now()));
  return steps::keep_with_events(certificate, std::move(events), parts);
}

enum class Progress { go_on, stop };

// What one call has found out on its way: the facts by which the names passed the policy's checks, as they are kept.
struct Found {
  std::string facts;    // model::facts_list_json(), once the checks were passed in this call
  bool stored = false;  // they are in the store

  // Those that must go into the store where the certificate waits now. A renewal is checked anew with every try.
  [[nodiscard]] const std::string& unstored(const Certificate& certificate) const {
    static const std::string none;
    return stored || certificate.is_renewing() ? none : facts;
  }
};

// What passed because of an approval is told with the report that says so. A renewal is checked with every try for its
// proofs, and tells it at the first.
std::vector<steps::Happened> lifted_of(const Certificate& certificate, const std::vector<model::Facts>& facts) {
  if (certificate.is_renewing() && certificate.renewal->status != model::RenewalStatus::pending_auto_renewal) return {};
  return steps::lifted(facts, checks::Stage::policy);
}

Result<void> note_lifted(Certificate& certificate, const std::vector<model::Facts>& facts, Found& found, Parts& parts) {
  std::vector<steps::Happened> lifted = lifted_of(certificate, facts);
  if (lifted.empty()) return {};
  TRY_VOID(steps::keep_with_events(certificate, std::move(lifted), parts, found.unstored(certificate)));
  found.stored = !certificate.is_renewing();
  return {};
}

/// The facts of all names, where they passed; nothing where the certificate fails or waits, which is stored.
using Passed = std::optional<std::vector<model::Facts>>;

Result<Passed> check(Certificate& certificate, Found& found, Parts& parts) {
  TRY(auto facts, gather(certificate, checks::Stage::policy, parts));
  certificate.report = judge(facts, checks::Stage::policy, parts);
  passed(parts, "checked");
  if (certificate.report->fails()) {
    const model::Report report = *certificate.report;
    TRY_VOID(end_as_failed(certificate, report, parts));
    return std::nullopt;
  }
  if (certificate.report->waits()) {
    try_again_later(certificate, parts);
    TRY_VOID(keep(certificate, parts));
    return std::nullopt;
  }
  found = {.facts = model::facts_list_json(facts), .stored = false};
  return facts;
}

Result<Progress> check_request(Certificate& certificate, Found& found, Parts& parts) {
  TRY(const Passed facts, check(certificate, found, parts));
  if (!facts) return Progress::stop;
  if (is_validated_by_mail(certificate)) {
    TRY_VOID(ask_by_mail(certificate, *facts, lifted_of(certificate, *facts), parts));
    return Progress::stop;
  }
  TRY_VOID(note_lifted(certificate, *facts, found, parts));
  return Progress::go_on;
}

// Whoever was not mailed for want of a way to, or by a crash, is mailed after the names have passed the checks again.
Result<Progress> validate_by_mail(Certificate& certificate, Found& found, Parts& parts) {
  TRY(const MailAnswers answers, look_for_answers(certificate, parts));
  if (answers == MailAnswers::unasked) return check_request(certificate, found, parts);
  return answers == MailAnswers::proved ? Progress::go_on : Progress::stop;
}

Result<Progress> validate(Certificate& certificate, const Found& found, Parts& parts) {
  const steps::Looked looked = steps::look_for_records(certificate.validations, parts);
  passed(parts, "validated");
  if (certificate.every_name_proved()) return Progress::go_on;
  steps::show_proved_names(certificate);
  if (!looked.any_challenge)
    certificate.next_attempt_at = certificate.gives_up_at(parts.policy);  // only mail can prove what is left
  else
    try_again_later(certificate, parts);
  const std::string& facts = found.unstored(certificate);
  TRY_VOID(looked.proved_one ? keep_with_event(certificate, "certificate.name_validated", {}, parts, facts)
                             : keep(certificate, parts, facts));
  return Progress::stop;
}

// A renewal's proofs are its own: every name is looked for again, in one look, so that nothing of an earlier try
// counts.
Result<Progress> prove_again(Certificate& certificate, Parts& parts) {
  std::vector<DomainValidation> anew = certificate.validations;
  for (DomainValidation& validation : anew) validation.proof.reset();
  const steps::Looked looked = steps::look_for_records(anew, parts);
  passed(parts, "validated");
  const bool every_one = std::ranges::all_of(anew, [](const DomainValidation& v) { return v.proof.has_value(); });
  for (std::size_t i = 0; i < anew.size(); ++i) {
    if (every_one) certificate.validations[i].proof = std::move(anew[i].proof);
    certificate.validations[i].last_observation = std::move(anew[i].last_observation);
  }
  if (every_one) return Progress::go_on;
  const bool first = certificate.renewal->status == model::RenewalStatus::pending_auto_renewal;
  if (first)
    certificate.renewal = model::Renewal{
        .status = model::RenewalStatus::pending_validation, .reason = std::nullopt, .updated_at = parts.clock.now()};
  if (!looked.any_challenge)
    certificate.next_attempt_at = certificate.gives_up_at(parts.policy);
  else
    try_again_later(certificate, parts);
  TRY_VOID(first ? keep_with_event(certificate, "certificate.renewal_pending_validation", {}, parts)
                 : keep(certificate, parts));
  return Progress::stop;
}

// A renewal's mails and their answers are its own, too.
Result<Progress> prove_again_by_mail(Certificate& certificate, const std::vector<model::Facts>& facts, Parts& parts) {
  const bool first = certificate.renewal->status == model::RenewalStatus::pending_auto_renewal;
  std::vector<steps::Happened> events;
  if (first) {
    events = lifted_of(certificate, facts);
    events.push_back({.name = "certificate.renewal_pending_validation", .details = {}});
    certificate.renewal = model::Renewal{
        .status = model::RenewalStatus::pending_validation, .reason = std::nullopt, .updated_at = parts.clock.now()};
  } else {
    TRY(const MailAnswers answers, look_for_answers(certificate, parts));
    if (answers != MailAnswers::unasked) return answers == MailAnswers::proved ? Progress::go_on : Progress::stop;
  }
  TRY_VOID(ask_by_mail(certificate, facts, std::move(events), parts));
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

// The facts of the policy's checks: of this call, or of the one before which the certificate began to wait. Where there
// are none, because an earlier version did not keep them, the names are checked once more. False: they did not pass.
Result<bool> has_policy_facts(Certificate& certificate, Found& found, Parts& parts) {
  if (!found.facts.empty()) return true;
  TRY(found.facts, parts.store.read([&](const store::View& view) { return view.judged_facts(certificate.arn); }));
  found.stored = !found.facts.empty();
  if (found.stored) return true;
  TRY(const Passed facts, check(certificate, found, parts));
  return facts.has_value();
}

// CAA is asked after the names are proved (facts 1.2 step 4), and the answer is used at once.
Result<std::optional<ReadyToIssue>> clear(Certificate& certificate, Found& found, Parts& parts) {
  TRY(const bool passed_checks, has_policy_facts(certificate, found, parts));
  if (!passed_checks) return std::nullopt;
  TRY(auto facts, gather(certificate, checks::Stage::before_issue, parts));
  model::Report report = judge(facts, checks::Stage::before_issue, parts);
  note_observations(certificate, report);
  if (report.fails()) {
    TRY_VOID(end_as_failed(certificate, report, parts));
    return std::nullopt;
  }
  if (report.waits()) {
    try_again_later(certificate, parts);
    TRY_VOID(keep(certificate, parts, found.unstored(certificate)));
    return std::nullopt;
  }
  const Timestamp now = parts.clock.now();
  TRY(auto clearance, checks::clear(*certificate.report, facts, proofs_of(certificate), now));
  passed(parts, "cleared");
  return ReadyToIssue{.certificate = std::move(certificate),
                      .clearance = std::move(clearance),
                      .judged = {.at = now,
                                 .policy_facts = std::move(found.facts),
                                 .last_facts = std::move(facts),
                                 .address_facts = {},
                                 .last_report = std::move(report)},
                      .facts_are_stored = found.stored};
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
  return ReadyToIssue{.certificate = std::move(certificate),
                      .clearance = *std::move(judgement.clearance),
                      .judged = {.at = judgement.report.at,
                                 .policy_facts = {},
                                 .last_facts = std::move(judgement.facts),
                                 .address_facts = std::move(judgement.address_facts),
                                 .last_report = std::move(judgement.report)}};
}

// The last judgement before a signature, by whoever is to sign.
Result<std::optional<ReadyToIssue>> clear_to_issue(Certificate& certificate, Found& found, Parts& parts) {
  return certificate.type == model::CertificateType::private_ca ? clear_private(certificate, parts)
                                                                : clear(certificate, found, parts);
}

// facts 3.4: a renewal goes the way of a request, at once: the policy, proof of every name, CAA. A private CA's
// certificate needs none of them.
Result<std::optional<ReadyToIssue>> renew(Certificate& certificate, Parts& parts) {
  if (certificate.type == model::CertificateType::private_ca) return clear_private(certificate, parts);
  Found found;
  TRY(const Passed facts, check(certificate, found, parts));
  if (!facts) return std::nullopt;
  Progress progress = Progress::stop;
  if (is_validated_by_mail(certificate)) {
    TRY(progress, prove_again_by_mail(certificate, *facts, parts));
  } else {
    TRY_VOID(note_lifted(certificate, *facts, found, parts));
    TRY(progress, prove_again(certificate, parts));
  }
  if (progress == Progress::stop) return std::nullopt;
  return clear(certificate, found, parts);
}

Result<void> time_out(Certificate& certificate, Parts& parts) {
  if (certificate.type == model::CertificateType::private_ca) {
    certificate.report = signing_failed(certificate, parts.clock.now());
    return end_as_failed(certificate, model::Report{*certificate.report}, parts);
  }
  if (is_validated_by_mail(certificate)) TRY_VOID(note_unanswered(certificate, parts));
  certificate.status = model::CertificateStatus::validation_timed_out;
  certificate.next_attempt_at = Timestamp::max();
  for (DomainValidation& validation : certificate.validations)
    if (validation.status == DomainStatus::pending_validation) validation.status = DomainStatus::failed;
  return keep_with_event(certificate, "certificate.timed_out", {}, parts);
}

// What ran of an issued certificate has not come to its end in time; the certificate itself stays as it is.
Result<void> give_up(Certificate& certificate, Parts& parts) {
  const std::string_view what =
      certificate.is_renewing() ? "certificate.renewal_failed" : "certificate.method_update_failed";
  if (certificate.is_renewing() && is_validated_by_mail(certificate)) TRY_VOID(note_unanswered(certificate, parts));
  // A private CA's certificate waits for nothing but the CA.
  certificate.end_renewal(parts.clock.now(), certificate.type == model::CertificateType::private_ca
                                                 ? std::optional{model::FailureReason::pca_request_failed}
                                                 : std::nullopt);
  certificate.end_method_update(parts.clock.now());
  certificate.rest();
  return keep_with_event(certificate, std::string{what}, {{"reason", "TIMED_OUT"}}, parts);
}

Result<void> expire(Certificate& certificate, Parts& parts) {
  certificate.end_renewal(parts.clock.now());
  certificate.end_method_update(parts.clock.now());
  certificate.status = model::CertificateStatus::expired;
  certificate.rest();
  return keep_with_event(certificate, "certificate.expired", {}, parts);
}

}  // namespace

Result<std::optional<ReadyToIssue>> advance_certificate(Certificate certificate, Parts& parts) {
  Found found;
  for (;;) {
    const model::Step step = model::next_step(certificate, parts.policy, parts.clock.now());
    Progress progress = Progress::stop;
    if (std::holds_alternative<model::Check>(step)) {
      TRY(progress, check_request(certificate, found, parts));
    } else if (std::holds_alternative<model::Validate>(step)) {
      TRY(progress, is_validated_by_mail(certificate) ? validate_by_mail(certificate, found, parts)
                                                      : validate(certificate, found, parts));
    } else if (std::holds_alternative<model::Issue>(step)) {
      return clear_to_issue(certificate, found, parts);
    } else if (std::holds_alternative<model::Renew>(step)) {
      return renew(certificate, parts);
    } else if (std::holds_alternative<model::TimeOut>(step)) {
      TRY_VOID(time_out(certificate, parts));
    } else if (std::holds_alternative<model::Expire>(step)) {
      TRY_VOID(expire(certificate, parts));
    } else if (std::holds_alternative<model::ProveMethod>(step)) {
      TRY_VOID(prove_method(certificate, parts));
    } else if (std::holds_alternative<model::GiveUp>(step)) {
      TRY_VOID(give_up(certificate, parts));
    }
    if (progress == Progress::stop) return std::nullopt;
  }
}

Result<void> postpone_certificate(const model::CertificateArn& arn, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(Certificate certificate, tx.certificate(arn));
    if (!certificate.awaits()) return {};
    try_again_later(certificate, parts);
    return tx.update(certificate);
  });
}

}  // namespace certwright::service
