#include "checks/private_authority.h"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace certwright::checks {

namespace {

// An empty list is "-", so that no sentence has a hole.
std::string listed(const std::vector<std::string>& subtrees) {
  return subtrees.empty() ? "-" : fmt::format("{}", fmt::join(subtrees, ", "));
}

}  // namespace

namespace cause = model::cause;
using Standing = model::PrivateAuthorityFact::Standing;

model::Findings why_unusable(const model::PrivateAuthorityFact& authority, Timestamp at) {
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
  if (at > authority.not_after)
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

model::Finding outside_constraints(const model::PrivateAuthorityFact& authority, std::string name) {
  return found(cause::CA_PRIVATE_NAME_CONSTRAINTS,
               {{"domain", std::move(name)},
                {"name", authority.name},
                {"permitted", listed(model::permitted_texts(authority.constraints))},
                {"excluded", listed(model::excluded_texts(authority.constraints))}});
}

model::Findings judge(const model::AddressFacts& facts) {
  const model::PrivateAuthorityFact& authority = facts.private_authority;
  model::Findings findings = why_unusable(authority, facts.gathered_at);
  if (!facts.in_profile) findings.push_back(found(cause::CA_PRIVATE_NO_ADDRESSES, {{"domain", facts.address.str()}}));
  if (authority.standing == Standing::known && !model::permits(authority.constraints, facts.address))
    findings.push_back(outside_constraints(authority, facts.address.str()));
  return findings;
}

}  // namespace certwright::checks
