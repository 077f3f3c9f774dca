#include "service/case_mails.h"

#include <string>

#include "mail/words.h"
#include "service/mail_options.h"
#include "service/outbox.h"

namespace certwright::service {
namespace {

// A decision that is told after a week surprises more than it helps.
constexpr std::chrono::hours worth_telling{7 * 24};

std::string names_of(const model::VerificationCase& one) {
  std::string names;
  for (const model::CaseName& name : one.names) names += (names.empty() ? "" : ", ") + name.name;
  return names;
}

MailDraft draft(model::MailKind kind, const model::VerificationCase& one, const std::string& to, const Parts& parts) {
  return {.kind = kind,
          .account = one.account,
          .region = one.region,
          .about = one.id,
          .domain = {},
          .to = to,
          .details = {{mail::detail::certificate, one.certificate.str()}, {mail::detail::names, names_of(one)}},
          .code = std::nullopt,
          .expires_at = parts.clock.now() + worth_telling};
}

}  // namespace

Result<void> queue_case_opened(store::Transaction& tx, const model::VerificationCase& one, Parts& parts) {
  if (parts.mail == nullptr) return {};
  for (const std::string& administrator : parts.mail->administrators) {
    MailDraft mail = draft(model::MailKind::case_opened, one, administrator, parts);
    mail.details.emplace_back(mail::detail::requester, one.requester);
    mail.details.emplace_back(mail::detail::message, one.message);
    TRY_VOID(queue_mail(tx, std::move(mail), parts));
  }
  return {};
}

Result<void> queue_case_decided(store::Transaction& tx, const model::VerificationCase& one, Parts& parts) {
  if (parts.mail == nullptr || !one.decision) return {};
  TRY(const model::MailSettings settings, tx.mail_settings(one.account));
  if (settings.address.empty()) return {};
  MailDraft mail = draft(model::MailKind::case_decided, one, settings.address, parts);
  mail.details.emplace_back(mail::detail::decision, one.state == model::CaseState::approved ? "approved" : "denied");
  mail.details.emplace_back(mail::detail::reason, one.decision->reason);
  TRY_VOID(queue_mail(tx, std::move(mail), parts));
  return {};
}

}  // namespace certwright::service
