#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/checks/rule_case.h"

// Mails that were sent for a name, for the rules that judge what became of them.
namespace certwright::checks::tests {

inline model::MailDelivery mail_to(std::string mailbox, model::MailState state, int code = 0, std::string text = {}) {
  model::MailDelivery mail{.address = std::move(mailbox) + "@shop.example.jp",
                           .state = state,
                           .queued_at = test_time() - std::chrono::hours{1},
                           .reply = std::nullopt,
                           .next_attempt_at = std::nullopt};
  if (code != 0 || !text.empty())
    mail.reply = model::MailReply{.at = test_time() - std::chrono::minutes{30},
                                  .code = code,
                                  .text = std::move(text),
                                  .server = "relay.example.net:587"};
  if (state == model::MailState::queued) mail.next_attempt_at = test_time() + std::chrono::minutes{15};
  return mail;
}

inline model::MailDelivery refused(std::string mailbox) {
  return mail_to(std::move(mailbox), model::MailState::refused, 550, "550 5.1.1 No such user");
}
inline model::MailDelivery bounced(std::string mailbox) {
  return mail_to(std::move(mailbox), model::MailState::bounced, 550, "5.1.1 User unknown");
}
inline model::MailDelivery accepted(std::string mailbox) {
  return mail_to(std::move(mailbox), model::MailState::accepted, 250, "250 2.0.0 Ok");
}
inline model::MailDelivery deferred(std::string mailbox) {
  return mail_to(std::move(mailbox), model::MailState::queued, 450, "4.2.0 Greylisted, see you in 5 minutes");
}
inline model::MailDelivery untried(std::string mailbox) {
  return mail_to(std::move(mailbox), model::MailState::queued);
}

inline model::Facts by_mails(std::vector<model::MailDelivery> mails) {
  model::Facts facts = facts_of("www.shop.example.jp");
  facts.method = model::ValidationMethod::email;
  facts.validation_domain = "shop.example.jp";
  facts.mail_delivery = model::MailDeliveryFact{.configured = true,
                                                .mails = std::move(mails),
                                                .answer = std::nullopt,
                                                .expires_at = test_time() + std::chrono::hours{71}};
  return facts;
}

inline model::Facts answered(model::Facts facts, bool approved) {
  facts.mail_delivery->answer = model::MailAnswer{.approved = approved, .at = test_time(), .peer = "192.0.2.7"};
  return facts;
}

inline model::Facts after_the_window(model::Facts facts) {
  facts.mail_delivery->expires_at = facts.gathered_at;
  return facts;
}

}  // namespace certwright::checks::tests
