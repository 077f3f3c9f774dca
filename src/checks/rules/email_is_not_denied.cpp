// Whoever reads the mail may say that the request is not theirs; the first answer counts. ACM DOMAIN_VALIDATION_DENIED.
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::mail_delivery};
constexpr const model::Cause* causes[] = {&cause::CONTACT_EMAIL_DENIED};

model::Findings judge(const model::Facts& facts) {
  if (!facts.mail_delivery || !facts.mail_delivery->answer || facts.mail_delivery->answer->approved) return {};
  return {found(cause::CONTACT_EMAIL_DENIED,
                {{"domain", facts.name.str()}, {"time", rfc3339(facts.mail_delivery->answer->at)}})};
}

}  // namespace

extern const Check email_is_not_denied{
    .name = "email_is_not_denied",
    .stage = Stage::proof,
    .source = "ACM DOMAIN_VALIDATION_DENIED",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
