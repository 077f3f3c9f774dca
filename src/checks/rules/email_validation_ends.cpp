// Validation by e-mail of public names ends. BR 3.2.2.4.4, 3.2.2.4.13, 3.2.2.4.14: not from 15 March 2028 on.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::CONTACT_EMAIL_SUNSET};

model::Findings judge(const model::Facts& facts) {
  if (facts.method != model::ValidationMethod::email || !facts.public_suffix) return {};
  // Names without a known ending, and those that the operator lets through, are judged by no public rule.
  if (!facts.public_suffix->tld_known || is_private_name(facts) || is_allowed_special_use(facts)) return {};
  return {found(cause::CONTACT_EMAIL_SUNSET, {{"domain", facts.validation_domain}, {"ends", "2028-03-15"}})};
}

}  // namespace

extern const Check email_validation_ends{
    .name = "email_validation_ends",
    .stage = Stage::policy,
    .source = "BR 3.2.2.4.4, 4.2.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
