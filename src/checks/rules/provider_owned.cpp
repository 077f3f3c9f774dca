// Names of a provider's own domains are the provider's, and names that the operator reserves are the operator's. ACM:
// "Additional verification required to request certificates for one or more domain names in this request."
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::provider};
constexpr const model::Cause* causes[] = {&cause::PROVIDER_AWS, &cause::PROVIDER_OPERATOR_RESERVED};

model::Findings judge(const model::Facts& facts) {
  if (!facts.provider || facts.provider->suffix.empty()) return {};
  model::Evidence evidence{{"domain", facts.name.str()}, {"suffix", facts.provider->suffix}};
  if (facts.provider->from_operator) return {model::found(cause::PROVIDER_OPERATOR_RESERVED, std::move(evidence))};
  evidence["owner"] = facts.provider->owner;
  return {model::found(cause::PROVIDER_AWS, std::move(evidence))};
}

}  // namespace

extern const Check provider_owned{
    .name = "provider_owned",
    .stage = Stage::policy,
    .source = "ACM ADDITIONAL_VERIFICATION_REQUIRED (Amazon-owned names)",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
