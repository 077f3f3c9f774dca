// A private CA signs for its own account while it is active, for keys of its own family, and never beyond its own end.
// facts 1.3: the PCA_… reasons; facts 5.1: "Private CA: key family must match the CA's."
#include "checks/check.h"
#include "checks/private_authority.h"

namespace certwright::checks::rules {
namespace {

namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::private_authority};
constexpr const model::Cause* causes[] = {&cause::CA_PRIVATE_OTHER_ACCOUNT, &cause::CA_PRIVATE_NOT_FOUND,
                                          &cause::CA_PRIVATE_STATE,         &cause::CA_PRIVATE_EXPIRED,
                                          &cause::CA_PRIVATE_DURATION,      &cause::CA_PRIVATE_KEY_FAMILY};

model::Findings judge(const model::Facts& facts) {
  if (!facts.private_authority) return {};
  return why_unusable(*facts.private_authority, facts.gathered_at);
}

}  // namespace

extern const Check private_authority_is_usable{
    .name = "private_authority_is_usable",
    .stage = Stage::private_authority,
    .source =
        "ACM PCA_ACCESS_DENIED, PCA_RESOURCE_NOT_FOUND, PCA_INVALID_STATE, PCA_INVALID_DURATION, PCA_INVALID_ARGS",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
