// An approval comes within the time that the mail names, or not at all. ACM ResendValidationEmail: 72 hours.
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::mail_delivery};
constexpr const model::Cause* causes[] = {&cause::CONTACT_EMAIL_NOT_APPROVED};

model::Findings judge(const model::Facts& facts) {
  if (!facts.mail_delivery) return {};
  const model::MailDeliveryFact& fact = *facts.mail_delivery;
  if (fact.mails.empty() || fact.answer || facts.gathered_at < fact.expires_at) return {};
  return {found(cause::CONTACT_EMAIL_NOT_APPROVED, {{"domain", facts.name.str()}, {"time", rfc3339(fact.expires_at)}})};
}

}  // namespace

extern const Check email_is_approved_in_time{
    .name = "email_is_approved_in_time",
    .stage = Stage::proof,
    .source = "ACM ResendValidationEmail",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
