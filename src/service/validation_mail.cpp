#include "service/validation_mail.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mail/words.h"
#include "model/mail_domain.h"
#include "service/outbox.h"
#include "validation/email.h"
#include "validation/email_recipients.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainValidation;
using model::Mail;
using model::MailKind;

// BR 3.2.2.4.4: "The Random Value SHALL remain valid for use in a confirming response for no more than 30 days from its
// creation."
constexpr std::chrono::hours longest_code_life{30 * 24};

struct Round {
  MailKind kind = MailKind::validation;
  Timestamp since;
};

std::optional<Round> round_of(const Certificate& certificate) {
  if (!certificate.issued) return Round{.kind = MailKind::validation, .since = certificate.created_at};
  if (certificate.status != model::CertificateStatus::issued || !certificate.renewal ||
      certificate.renewal->status != model::RenewalStatus::pending_validation)
    return std::nullopt;
  return Round{.kind = MailKind::renewal, .since = certificate.renewal->updated_at};
}

bool awaits_answers(const Certificate& certificate) {
  return is_validated_by_mail(certificate) && certificate.awaits() && !certificate.changes_method();
}

model::MailDelivery delivery_of(const Mail& mail) {
  model::MailDelivery delivery{.address = mail.to,
                               .state = mail.state,
                               .queued_at = mail.created_at,
                               .reply = std::nullopt,
                               .next_attempt_at = std::nullopt};
  if (!mail.replies.empty()) delivery.reply = mail.replies.back();
  if (mail.state == model::MailState::queued) delivery.next_attempt_at = mail.next_attempt_at;
  return delivery;
}

void note_answer(const Mail& mail, model::MailDeliveryFact& fact) {
  if (mail.answer && (!fact.answer || mail.answer->at < fact.answer->at)) fact.answer = mail.answer;
}

MailDraft draft_of(const Certificate& certificate, const DomainValidation& validation, std::string to,
                   std::vector<std::pair<std::string, std::string>> details, Parts& parts) {
  return {.kind = certificate.is_renewing() ? MailKind::renewal : MailKind::validation,
          .account = certificate.account,
          .region = certificate.region,
          .about = certificate.arn.str(),
          .domain = validation.name.str(),
          .to = std::move(to),
          .details = std::move(details),
          .code = validation::make_approval_code(parts.random),
          .expires_at = std::min(certificate.gives_up_at(parts.policy), parts.clock.now() + longest_code_life)};
}

}  // namespace

bool is_validated_by_mail(const Certificate& certificate) {
  return certificate.type == model::CertificateType::amazon_issued && !certificate.validations.empty() &&
         certificate.validations.front().method == model::ValidationMethod::email;
}

bool is_proved_in_round(const Certificate& certificate, const DomainValidation& validation) {
  if (!validation.proof) return false;
  if (!certificate.is_renewing()) return true;
  return certificate.renewal->status == model::RenewalStatus::pending_validation &&
         validation.proof->method == model::ValidationMethod::email &&
         validation.proof->at >= certificate.renewal->updated_at;
}

std::vector<const Mail*> mails_of_round(const Certificate& certificate, std::span<const Mail> mails) {
  std::vector<const Mail*> of_round;
  const auto round = round_of(certificate);
  if (!round || !is_validated_by_mail(certificate)) return of_round;
  of_round.reserve(mails.size());
  for (const Mail& mail : mails)
    if (mail.kind == round->kind && mail.created_at >= round->since) of_round.push_back(&mail);
  return of_round;
}

bool still_asks(const Mail& mail, const Certificate& certificate, std::span<const Mail> mails,
                const model::Policy& policy, Timestamp now) {
  if (mail.about != certificate.arn.str() || !awaits_answers(certificate)) return false;
  if (now >= mail.expires_at || now >= certificate.gives_up_at(policy)) return false;
  const auto validation =
      std::ranges::find(certificate.validations, mail.domain,
                        [](const DomainValidation& of) -> const std::string& { return of.name.str(); });
  if (validation == certificate.validations.end() || is_proved_in_round(certificate, *validation)) return false;
  const std::vector<const Mail*> of_round = mails_of_round(certificate, mails);
  const auto is_same = [&](const Mail* one) { return one->id == mail.id; };
  const auto is_answer = [&](const Mail* one) { return one->domain == mail.domain && one->answer.has_value(); };
  return std::ranges::any_of(of_round, is_same) && std::ranges::none_of(of_round, is_answer);
}

Result<std::vector<model::MailDeliveryFact>> mail_deliveries(const store::View& view, const Certificate& certificate,
                                                             const Parts& parts) {
  TRY(const std::vector<Mail> mails, view.mails_about(certificate.arn.str()));
  std::vector<model::MailDeliveryFact> facts(certificate.validations.size());
  for (model::MailDeliveryFact& fact : facts) {
    fact.configured = parts.mail != nullptr;
    fact.expires_at = certificate.gives_up_at(parts.policy);
  }
  for (const Mail* mail : mails_of_round(certificate, mails)) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (certificate.validations[i].name.str() != mail->domain) continue;
      facts[i].mails.push_back(delivery_of(*mail));
      note_answer(*mail, facts[i]);
    }
  }
  return facts;
}

model::Facts facts_of_mail(const DomainValidation& validation, model::MailDeliveryFact fact, const Parts& parts) {
  model::Facts facts{.name = validation.name, .method = validation.method};
  facts.public_suffix = parts.feeds.lists()->public_suffix(validation.name.base());
  facts.validation_domain = model::mail_domain(validation.name, validation.validation_domain, *facts.public_suffix);
  facts.policy = &parts.policy;
  facts.gathered_at = parts.clock.now();
  facts.mail_delivery = std::move(fact);
  return facts;
}

Result<std::string> requester_of(const store::View& view, const model::Certificate& certificate) {
  TRY(const store::EventPage page, view.find_events({.account = std::nullopt,
                                                     .subject = certificate.arn.str(),
                                                     .name_prefix = "certificate.requested",
                                                     .since = std::nullopt,
                                                     .until = std::nullopt,
                                                     .newest_first = false,
                                                     .limit = 1,
                                                     .after = {}}));
  if (page.events.empty()) return std::string{};
  const model::Event& requested = page.events.front().event;
  if (!requested.actor.empty()) return requested.actor;
  for (const auto& [name, value] : requested.details)
    if (name == "access_key_id") {
      const auto key = view.access_key(value);
      if (key) return model::make_principal_arn(certificate.region, key->account, key->principal);
    }
  return std::string{};
}

Result<void> queue_mails_of_name(store::Transaction& tx, const Certificate& certificate,
                                 const DomainValidation& validation, std::span<const std::string> addresses,
                                 Parts& parts) {
  TRY(const std::string requester, requester_of(tx, certificate));
  std::vector<std::string> others = certificate.names();
  std::erase(others, validation.name.str());
  const std::string other_names = fmt::format("{}", fmt::join(others, ", "));
  for (const std::string& address : addresses)
    TRY_VOID(
        queue_mail(tx,
                   draft_of(certificate, validation, address,
                            {{mail::detail::requester, requester}, {mail::detail::other_names, other_names}}, parts),
                   parts));
  return {};
}

Result<std::size_t> queue_validation_mails(store::Transaction& tx, Certificate& certificate,
                                           std::span<const model::Facts> facts, Parts& parts) {
  TRY(const auto deliveries, mail_deliveries(tx, certificate, parts));
  std::size_t queued = 0;
  for (std::size_t i = 0; i < certificate.validations.size(); ++i) {
    DomainValidation& validation = certificate.validations[i];
    if (is_proved_in_round(certificate, validation) || !deliveries[i].mails.empty()) continue;
    validation.emails.clear();
    for (validation::EmailRecipient& recipient : validation::email_recipients(facts[i]))
      validation.emails.push_back(std::move(recipient.address));
    TRY_VOID(queue_mails_of_name(tx, certificate, validation, validation.emails, parts));
    queued += validation.emails.size();
  }
  return queued;
}

void tell_outbox(const Parts& parts) {
  if (parts.mail_queued) parts.mail_queued();
}

}  // namespace certwright::service
