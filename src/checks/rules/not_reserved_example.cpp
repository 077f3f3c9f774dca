// example.com, example.net and example.org exist in DNS and belong to nobody. RFC 2606 section 3; ACM was recorded
// answering ADDITIONAL_VERIFICATION_REQUIRED for them, not INVALID_PUBLIC_DOMAIN.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

constexpr model::Fact needs[] = {model::Fact::special_use};
constexpr const model::Cause* causes[] = {&model::cause::VERIFY_RESERVED_EXAMPLE};

model::Findings judge(const model::Facts& facts) {
  if (!is_reserved_example_name(facts) || is_approved(facts)) return {};
  return {model::found(model::cause::VERIFY_RESERVED_EXAMPLE,
                       {{"domain", facts.name.str()}, {"reference", facts.special_use->reference}})};
}

}  // namespace

extern const Check not_reserved_example{
    .name = "not_reserved_example",
    .stage = Stage::policy,
    .source = "RFC 2606 section 3; ACM ADDITIONAL_VERIFICATION_REQUIRED",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
