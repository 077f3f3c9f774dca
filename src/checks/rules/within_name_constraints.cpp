// RFC 5280 section 4.2.1.10: all names of a certificate lie within the name constraints of the CA that signs it.
#include "checks/check.h"
#include "checks/private_authority.h"

namespace certwright::checks::rules {
namespace {

constexpr model::Fact needs[] = {model::Fact::private_authority};
constexpr const model::Cause* causes[] = {&model::cause::CA_PRIVATE_NAME_CONSTRAINTS};

model::Findings judge(const model::Facts& facts) {
  if (!facts.private_authority || facts.private_authority->standing != model::PrivateAuthorityFact::Standing::known)
    return {};
  const model::PrivateAuthorityFact& authority = *facts.private_authority;
  if (model::permits(authority.constraints, facts.name)) return {};
  return {outside_constraints(authority, facts.name.str())};
}

}  // namespace

extern const Check within_name_constraints{
    .name = "within_name_constraints",
    .stage = Stage::private_authority,
    .source = "RFC 5280 section 4.2.1.10, ACM PCA_NAME_CONSTRAINTS_VALIDATION",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
