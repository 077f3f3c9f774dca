#include "service/mail_record.h"

#include <fmt/format.h>

#include "base/log.h"

namespace certwright::service {
namespace {

using Details = std::vector<std::pair<std::string, std::string>>;

Details details_of(const model::Mail& mail) {
  Details details{{"mail", mail.id}, {"kind", std::string{to_string(mail.kind)}}, {"to", mail.to}};
  if (!mail.domain.empty()) details.emplace_back("domain", mail.domain);
  if (mail.replies.empty()) return details;
  const model::MailReply& reply = mail.replies.back();
  if (reply.code != 0) details.emplace_back("code", fmt::to_string(reply.code));
  details.emplace_back("reply", reply.text);
  if (!reply.server.empty()) details.emplace_back("server", reply.server);
  return details;
}

}  // namespace

model::Event mail_event(std::string_view name, const model::Mail& mail, Timestamp now) {
  model::Event event{.name = std::string{name},
                     .subject = mail.about,
                     .account = mail.account,
                     .actor = std::string{model::server_actor},
                     .at = now,
                     .details = details_of(mail)};
  if (mail.state == model::MailState::queued && mail.attempts > 0)
    event.details.emplace_back("next_attempt_at", rfc3339(mail.next_attempt_at));
  return event;
}

void log_mail(std::string_view name, const model::Mail& mail) {
  std::string code;
  std::string reply;
  if (!mail.replies.empty()) {
    code = fmt::to_string(mail.replies.back().code);
    reply = mail.replies.back().text;
  }
  log::info(std::string{name},
            {{"mail", mail.id}, {"about", mail.about}, {"to", mail.to}, {"code", code}, {"reply", reply}});
}

void add_reply(model::Mail& mail, model::MailReply reply) {
  mail.replies.push_back(std::move(reply));
  if (mail.replies.size() > model::most_mail_replies)
    mail.replies.erase(mail.replies.begin(),
                       mail.replies.end() - static_cast<std::ptrdiff_t>(model::most_mail_replies));
}

Result<std::optional<model::Certificate>> make_due(store::Transaction& tx, const model::Mail& mail, Timestamp now) {
  if (mail.kind != model::MailKind::validation && mail.kind != model::MailKind::renewal) return std::nullopt;
  auto certificate = tx.certificate(model::CertificateArn{mail.about});
  if (!certificate) {
    if (certificate.error().code == ErrorCode::not_found) return std::nullopt;
    return tl::make_unexpected(certificate.error());
  }
  if (!certificate->awaits()) return std::nullopt;
  certificate->next_attempt_at = now;
  TRY_VOID(tx.update(*certificate));
  return *std::move(certificate);
}

}  // namespace certwright::service
