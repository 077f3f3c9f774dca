#include "service/mail_path.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "checks/unproved.h"
#include "model/decision.h"
#include "service/validation_mail.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainValidation;

Result<void> append_all(store::Transaction& tx, const Certificate& certificate, std::vector<steps::Happened> events,
                        Timestamp now) {
  for (steps::Happened& happened : events)
    TRY_VOID(tx.append(model::certificate_event(std::move(happened.name), certificate.arn,
                                                std::string{model::server_actor}, now, std::move(happened.details))));
  return {};
}

Result<void> wait_for_mail_to_be_configured(Certificate& certificate, std::vector<steps::Happened> events, Parts& parts,
                                            const std::string& judged_facts = {}) {
  steps::try_again_later(certificate, parts);
  return steps::keep_with_events(certificate, std::move(events), parts, judged_facts);
}

// What is seen of the mails of each name that nobody has approved, by its place.
Result<std::vector<std::pair<std::size_t, model::Findings>>> seen_of_mails(const Certificate& certificate,
                                                                           Parts& parts) {
  TRY(auto deliveries,
      parts.store.read([&](const store::View& view) { return mail_deliveries(view, certificate, parts); }));
  std::vector<std::pair<std::size_t, model::Findings>> seen;
  seen.reserve(deliveries.size());
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    const DomainValidation& validation = certificate.validations[i];
    if (is_proved_in_round(certificate, validation)) continue;
    const model::Facts facts = facts_of_mail(validation, std::move(deliveries[i]), parts);
    seen.emplace_back(i, checks::why_unproved(facts));
  }
  return seen;
}

Result<bool> someone_is_unasked(const Certificate& certificate, const Parts& parts) {
  TRY(const auto deliveries,
      parts.store.read([&](const store::View& view) { return mail_deliveries(view, certificate, parts); }));
  for (std::size_t i = 0; i < deliveries.size(); ++i)
    if (deliveries[i].mails.empty() && !is_proved_in_round(certificate, certificate.validations[i])) return true;
  return false;
}

Result<void> fail_by_mail(Certificate& certificate, std::vector<std::pair<std::size_t, model::Findings>> seen,
                          Parts& parts) {
  const Timestamp now = parts.clock.now();
  for (auto& [place, findings] : seen) {
    certificate.validations[place].last_observation.reset();
    steps::add_to_report(certificate, place, std::move(findings), now);
  }
  std::vector<steps::Happened> events;
  events.push_back(steps::fail_certificate(certificate, model::Report{*certificate.report}, now));
  return steps::keep_with_events(certificate, std::move(events), parts);
}

void note_observations(Certificate& certificate, std::vector<std::pair<std::size_t, model::Findings>> seen,
                       Timestamp now) {
  for (auto& [place, findings] : seen) {
    certificate.validations[place].last_observation.reset();
    if (!findings.empty())
      certificate.validations[place].last_observation = model::Observation{.at = now, .findings = std::move(findings)};
  }
}

}  // namespace

Result<void> ask_by_mail(Certificate& certificate, const std::vector<model::Facts>& facts,
                         std::vector<steps::Happened> events, Parts& parts) {
  // A renewal is checked anew with every look at its answers.
  const std::string judged_facts = certificate.is_renewing() ? std::string{} : model::facts_list_json(facts);
  if (parts.mail == nullptr) return wait_for_mail_to_be_configured(certificate, std::move(events), parts, judged_facts);
  certificate.next_attempt_at = certificate.gives_up_at(parts.policy);
  certificate.attempts = 0;
  TRY(const std::size_t queued, parts.store.write([&](store::Transaction& tx) -> Result<std::size_t> {
    TRY(const std::size_t mails, queue_validation_mails(tx, certificate, facts, parts));
    if (mails > 0)
      events.push_back({.name = "certificate.validation_mails_queued", .details = {{"mails", fmt::to_string(mails)}}});
    TRY_VOID(tx.update(certificate));
    if (!judged_facts.empty()) TRY_VOID(tx.put_judged_facts(certificate.arn, judged_facts));
    TRY_VOID(append_all(tx, certificate, std::move(events), parts.clock.now()));
    return mails;
  }));
  if (queued > 0)
    log::info("certificate.validation_mails_queued",
              {{"arn", certificate.arn.str()}, {"mails", fmt::to_string(queued)}});
  steps::passed(parts, "mails_queued");
  tell_outbox(parts);
  return {};
}

Result<MailAnswers> look_for_answers(Certificate& certificate, Parts& parts) {
  const auto is_proved = [&](const DomainValidation& one) { return is_proved_in_round(certificate, one); };
  if (std::ranges::all_of(certificate.validations, is_proved)) return MailAnswers::proved;
  TRY(const bool unasked, someone_is_unasked(certificate, parts));
  if (unasked && parts.mail != nullptr) return MailAnswers::unasked;
  if (unasked) {
    TRY_VOID(wait_for_mail_to_be_configured(certificate, {}, parts));
    return MailAnswers::awaited;
  }
  TRY(auto seen, seen_of_mails(certificate, parts));
  const auto fails = [](const auto& one) { return has_effect(one.second, model::Effect::fail); };
  if (std::ranges::any_of(seen, fails)) {
    TRY_VOID(fail_by_mail(certificate, std::move(seen), parts));
    return MailAnswers::awaited;
  }
  note_observations(certificate, std::move(seen), parts.clock.now());
  certificate.next_attempt_at = certificate.gives_up_at(parts.policy);
  TRY_VOID(steps::keep(certificate, parts));
  return MailAnswers::awaited;
}

Result<void> note_unanswered(Certificate& certificate, Parts& parts) {
  TRY(auto seen, seen_of_mails(certificate, parts));
  note_observations(certificate, std::move(seen), parts.clock.now());
  return {};
}

}  // namespace certwright::service
