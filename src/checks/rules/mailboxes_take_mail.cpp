// Somebody must be able to read the mail: where every address that was mailed is refused by its server, nobody can
// approve. BR 3.2.2.4.4; ACM NO_AVAILABLE_CONTACTS.
#include <algorithm>

#include "checks/check.h"
#include "checks/mail_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::mail_delivery};
constexpr const model::Cause* causes[] = {&cause::CONTACT_ALL_MAILBOXES_REFUSED};

model::Findings judge(const model::Facts& facts) {
  if (!facts.mail_delivery || facts.mail_delivery->answer) return {};
  const auto mails = newest_of_each(*facts.mail_delivery);
  if (mails.empty() || !std::ranges::all_of(mails, is_refused_mailbox)) return {};
  const model::MailDelivery& last = *std::ranges::max_element(
      mails, {}, [](const model::MailDelivery& mail) { return mail.reply ? mail.reply->at : mail.queued_at; });
  model::Evidence evidence{{"domain", domain_of_address(mails.front().address)}, {"address", last.address}};
  if (last.reply) {
    evidence["actual"] = words_of(*last.reply);
    evidence["server"] = last.reply->server;
    evidence["time"] = rfc3339(last.reply->at);
  }
  return {found(cause::CONTACT_ALL_MAILBOXES_REFUSED, std::move(evidence))};
}

}  // namespace

extern const Check mailboxes_take_mail{
    .name = "mailboxes_take_mail",
    .stage = Stage::proof,
    .source = "BR 3.2.2.4.4; ACM NO_AVAILABLE_CONTACTS",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
