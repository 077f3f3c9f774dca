// A private CA signs for its own account while it is active, for keys of its own family, and never beyond its own end.
// facts 1.3: the PCA_… reasons; facts 5.1: "Private CA: key family must match the CA's."
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

namespace cause = model::cause;
using Standing = model::PrivateAuthorityFact::Standing;

constexpr model::Fact needs[] = {model::Fact::private_authority};
constexpr const model::Cause* causes[] = {&cause::CA_PRIVATE_OTHER_ACCOUNT, &cause::CA_PRIVATE_NOT_FOUND,
                                          &cause::CA_PRIVATE_STATE,         &cause::CA_PRIVATE_EXPIRED,
                                          &cause::CA_PRIVATE_DURATION,      &cause::CA_PRIVATE_KEY_FAMILY};

model::Findings judge(const model::Facts& facts) {
  if (!facts.private_authority) return {};
  const model::PrivateAuthorityFact& authority = *facts.private_authority;
  if (authority.standing == Standing::of_another_account)
    return {found(cause::CA_PRIVATE_OTHER_ACCOUNT, {{"arn", authority.arn}, {"account", authority.account}})};
  if (authority.standing == Standing::unknown) return {found(cause::CA_PRIVATE_NOT_FOUND, {{"arn", authority.arn}})};
  const model::Evidence whose{{"arn", authority.arn}, {"name", authority.name}};
  const auto with = [&](model::Evidence evidence) {
    evidence.insert(whose.begin(), whose.end());
    return evidence;
  };
  if (authority.state != model::AuthorityState::active)
    return {found(cause::CA_PRIVATE_STATE, with({{"state", std::string{to_string(authority.state)}}}))};
  if (facts.gathered_at > authority.not_after)
    return {found(cause::CA_PRIVATE_EXPIRED, with({{"date", rfc3339(authority.not_after)}}))};
  model::Findings findings;
  if (authority.leaf_not_after > authority.not_after)
    findings.push_back(found(cause::CA_PRIVATE_DURATION, with({{"date", rfc3339(authority.not_after)},
                                                               {"until", rfc3339(authority.leaf_not_after)}})));
  if (to_string(authority.leaf_key).starts_with("RSA") != authority.signs_with_rsa)
    findings.push_back(found(cause::CA_PRIVATE_KEY_FAMILY,
                             with({{"algorithm", std::string{to_string(authority.leaf_key)}},
                                   {"family", authority.signs_with_rsa ? "RSA" : "ECDSA"},
                                   {"fitting", authority.signs_with_rsa ? "RSA_2048" : "EC_prime256v1"}})));
  return findings;
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
