// A mail that no server has taken yet cannot be answered. One that was taken is enough: a domain need not have all five
// mailboxes. RFC 5321 section 4.2.1 (4yz); RFC 3464.
#include <algorithm>

#include "checks/check.h"
#include "checks/mail_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::mail_delivery};
constexpr const model::Cause* causes[] = {&cause::CONTACT_EMAIL_DEFERRED};

bool is_accepted(const model::MailDelivery& mail) { return mail.state == model::MailState::accepted; }

// Those that are still tried say more about what comes than those that were refused.
auto weight_of(const model::MailDelivery& mail) {
  return std::pair{mail.state == model::MailState::queued, mail.reply ? mail.reply->at : Timestamp{}};
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.mail_delivery || facts.mail_delivery->answer) return {};
  const auto mails = newest_of_each(*facts.mail_delivery);
  if (mails.empty() || std::ranges::any_of(mails, is_accepted) || std::ranges::none_of(mails, is_not_delivered) ||
      std::ranges::all_of(mails, is_refused_mailbox))
    return {};
  const model::MailDelivery& told = *std::ranges::max_element(
      mails, {}, [](const model::MailDelivery& mail) { return std::pair{is_not_delivered(mail), weight_of(mail)}; });
  model::Evidence evidence{{"domain", facts.name.str()},
                           {"reply", words_of(*told.reply)},
                           {"address", told.address},
                           {"server", told.reply->server},
                           {"time", rfc3339(told.reply->at)}};
  if (told.next_attempt_at) evidence["next_attempt_at"] = rfc3339(*told.next_attempt_at);
  return {found(cause::CONTACT_EMAIL_DEFERRED, std::move(evidence))};
}

}  // namespace

extern const Check email_is_delivered{
    .name = "email_is_delivered",
    .stage = Stage::proof,
    .source = "RFC 5321 section 4.2.1; RFC 3464",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
