#include "checks/mail_words.h"

#include <algorithm>

#include <fmt/format.h>

namespace certwright::checks::rules {

std::vector<model::MailDelivery> newest_of_each(const model::MailDeliveryFact& fact) {
  std::vector<model::MailDelivery> newest;
  newest.reserve(fact.mails.size());
  for (const model::MailDelivery& mail : fact.mails) {
    const auto known = std::ranges::find(newest, mail.address, &model::MailDelivery::address);
    if (known == newest.end())
      newest.push_back(mail);
    else if (mail.queued_at >= known->queued_at)
      *known = mail;
  }
  return newest;
}

bool is_refused_mailbox(const model::MailDelivery& mail) {
  if (mail.state != model::MailState::refused && mail.state != model::MailState::bounced) return false;
  return !mail.reply || (" " + mail.reply->text).find(" 5.7.") == std::string::npos;
}

bool is_not_delivered(const model::MailDelivery& mail) {
  if (!mail.reply) return false;
  // RFC 5321 section 4.2.1: 4yz is about the mail. Whatever else keeps it queued is between this server and its relay.
  constexpr int transient = 4;
  if (mail.state == model::MailState::queued) return mail.reply->code / 100 == transient;
  return mail.state == model::MailState::refused || mail.state == model::MailState::bounced;
}

std::string words_of(const model::MailReply& reply) {
  const std::string code = fmt::to_string(reply.code);
  if (reply.code == 0 || reply.text.starts_with(code)) return reply.text;
  return reply.text.empty() ? code : fmt::format("{} {}", code, reply.text);
}

std::string domain_of_address(const std::string& address) {
  const std::size_t at = address.rfind('@');
  return at == std::string::npos ? address : address.substr(at + 1);
}

}  // namespace certwright::checks::rules
