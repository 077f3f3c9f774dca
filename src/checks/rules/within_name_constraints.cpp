// RFC 5280 section 4.2.1.10: all names of a certificate lie within the name constraints of the CA that signs it.
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

constexpr model::Fact needs[] = {model::Fact::private_authority};
constexpr const model::Cause* causes[] = {&model::cause::CA_PRIVATE_NAME_CONSTRAINTS};

// An empty list is "-", so that no sentence has a hole.
std::string list_of(const std::vector<std::string>& subtrees) {
  std::string list;
  for (const std::string& subtree : subtrees) (list += list.empty() ? "" : ", ") += subtree;
  return list.empty() ? "-" : list;
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.private_authority || facts.private_authority->standing != model::PrivateAuthorityFact::Standing::known)
    return {};
  const model::PrivateAuthorityFact& authority = *facts.private_authority;
  if (model::permits(authority.constraints, facts.name)) return {};
  return {
      model::found(model::cause::CA_PRIVATE_NAME_CONSTRAINTS, {{"domain", facts.name.str()},
                                                               {"name", authority.name},
                                                               {"permitted", list_of(authority.constraints.permitted)},
                                                               {"excluded", list_of(authority.constraints.excluded)}})};
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
