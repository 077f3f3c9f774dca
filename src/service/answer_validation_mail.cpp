#include "service/answer_validation_mail.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "checks/unproved.h"
#include "mail/words.h"
#include "service/steps.h"
#include "service/validation_mail.h"
#include "validation/email.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainValidation;
using model::Mail;

// A hash and a certificate that nobody has: what is no code, and what finds no mail, is looked up all the same.
constexpr std::string_view no_hash = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view no_certificate =
    "arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-4000-8000-000000000000";

/// A mail whose link asks, with what it asks for.
struct Asked {
  Mail mail;
  Certificate certificate;
  std::vector<Mail> mails;  ///< all about the certificate
};

bool is_absence(const Error& error) { return error.code == ErrorCode::not_found; }

// One way for all: the mail, its certificate, the certificate's mails are read whatever was found before.
Result<std::optional<Asked>> find_asked(const store::View& view, std::string_view code, Parts& parts) {
  const auto hash = validation::approval_code_hash(code);
  auto mail = view.mail_by_code(hash ? std::string_view{*hash} : no_hash);
  if (!mail && !is_absence(mail.error())) return tl::unexpected(mail.error());
  const std::string about = mail ? mail->about : std::string{no_certificate};
  auto certificate = view.certificate(model::CertificateArn{about});
  if (!certificate && !is_absence(certificate.error())) return tl::unexpected(certificate.error());
  TRY(std::vector<Mail> mails, view.mails_about(about));
  const bool asks = hash && mail && certificate && validation::is_code_of(code, *mail) &&
                    still_asks(*mail, *certificate, mails, parts.policy, parts.clock.now());
  if (!asks) return std::nullopt;
  return Asked{.mail = *std::move(mail), .certificate = *std::move(certificate), .mails = std::move(mails)};
}

std::string detail_of(const Mail& mail, std::string_view wanted) {
  const auto detail =
      std::ranges::find(mail.details, wanted, [](const auto& one) { return std::string_view{one.first}; });
  return detail == mail.details.end() ? std::string{} : detail->second;
}

ApprovalQuestion question_of(const Asked& asked) {
  return {.kind = asked.mail.kind,
          .language = asked.mail.language,
          .domain = asked.mail.domain,
          .account = asked.certificate.account,
          .region = asked.certificate.region,
          .arn = asked.certificate.arn.str(),
          .names = asked.certificate.names(),
          .requested_by = detail_of(asked.mail, mail::detail::requester),
          .expires_at = asked.mail.expires_at};
}

std::size_t place_of(const Asked& asked) {
  const auto& validations = asked.certificate.validations;
  const auto named = std::ranges::find(validations, asked.mail.domain,
                                       [](const DomainValidation& of) -> const std::string& { return of.name.str(); });
  return static_cast<std::size_t>(named - validations.begin());  // still_asks() has found it
}

void approve(Asked& asked, Timestamp now) {
  DomainValidation& validation = asked.certificate.validations[place_of(asked)];
  validation.proof = validation::proof_of_approval(asked.mail, validation.name.base());
  validation.last_observation.reset();
  if (!asked.certificate.is_renewing()) steps::show_proved_names(asked.certificate);
  asked.certificate.next_attempt_at = now;
  asked.certificate.attempts = 0;
}

steps::Happened deny(Asked& asked, Parts& parts) {
  const std::size_t place = place_of(asked);
  model::MailDeliveryFact fact{
      .configured = true, .mails = {}, .answer = asked.mail.answer, .expires_at = asked.mail.expires_at};
  const model::Facts facts = facts_of_mail(asked.certificate.validations[place], std::move(fact), parts);
  const Timestamp now = parts.clock.now();
  asked.certificate.validations[place].last_observation.reset();
  steps::add_to_report(asked.certificate, place, checks::why_unproved(facts), now);
  return steps::fail_certificate(asked.certificate, model::Report{*asked.certificate.report}, now);
}

// The answer is an event of its own; what a denial ends is another.
Result<void> store_answer(store::Transaction& tx, Asked& asked, MailVerdict verdict, Parts& parts) {
  const Timestamp now = asked.mail.answer->at;
  const auto append = [&](std::string name, std::vector<std::pair<std::string, std::string>> details) {
    return tx.append(model::certificate_event(std::move(name), asked.certificate.arn, std::string{model::server_actor},
                                              now, std::move(details)));
  };
  TRY_VOID(tx.update_mail(asked.mail));
  TRY_VOID(append(verdict == MailVerdict::approve ? "certificate.name_approved" : "certificate.name_denied",
                  {{"domain", asked.mail.domain},
                   {"mail", asked.mail.id},
                   {"address", asked.mail.to},
                   {"peer", asked.mail.answer->peer}}));
  if (verdict == MailVerdict::approve) {
    approve(asked, now);
  } else {
    steps::Happened ended = deny(asked, parts);
    TRY_VOID(append(std::move(ended.name), std::move(ended.details)));
  }
  return tx.update(asked.certificate);
}

}  // namespace

Result<std::optional<ApprovalQuestion>> read_validation_mail(std::string_view code, Parts& parts) {
  return parts.store.read([&](const store::View& view) -> Result<std::optional<ApprovalQuestion>> {
    TRY(const auto asked, find_asked(view, code, parts));
    if (!asked) return std::nullopt;
    return question_of(*asked);
  });
}

Result<std::optional<ApprovalQuestion>> answer_validation_mail(std::string_view code, MailVerdict verdict,
                                                               const std::string& peer, Parts& parts) {
  // Looked at first without writing: guesses cost the store no more than a page does.
  TRY(const auto question, read_validation_mail(code, parts));
  if (!question) return std::nullopt;
  TRY(auto asked, parts.store.write([&](store::Transaction& tx) -> Result<std::optional<Asked>> {
    TRY(auto found, find_asked(tx, code, parts));
    if (!found) return std::nullopt;
    found->mail.answer =
        model::MailAnswer{.approved = verdict == MailVerdict::approve, .at = parts.clock.now(), .peer = peer};
    TRY_VOID(store_answer(tx, *found, verdict, parts));
    return found;
  }));
  if (!asked) return std::nullopt;
  log::info(verdict == MailVerdict::approve ? "certificate.name_approved" : "certificate.name_denied",
            {{"arn", asked->certificate.arn.str()}, {"domain", asked->mail.domain}, {"mail", asked->mail.id}});
  if (verdict == MailVerdict::deny)
    log::info(asked->mail.kind == model::MailKind::renewal ? "certificate.renewal_failed" : "certificate.failed",
              {{"arn", asked->certificate.arn.str()}, {"status", std::string{to_string(asked->certificate.status)}}});
  if (verdict == MailVerdict::approve && parts.wake) parts.wake(std::move(asked->certificate));
  return question;
}

}  // namespace certwright::service
