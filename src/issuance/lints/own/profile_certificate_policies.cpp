// BR 7.1.2.7.9: a Reserved Certificate Policy Identifier MUST be there; the one that our checks live up to is domain
// validated, 2.23.140.1.2.1. Where the Baseline Requirements do not judge, no certificate claims to keep them (BR
// 7.1.6.1). Ours are those of the profile, without qualifiers.
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> claim_fault(const Profile& profile) {
  const bool by_baseline = profile.rules == Rules::baseline;
  for (const std::string& policy : profile.policies)
    if (is_reserved_policy(policy) && (!by_baseline || policy != objects::domain_validated))
      return by_baseline ? "a policy claims another validation than that of the domain"
                         : "a policy claims the Baseline Requirements, which do not bind this certificate";
  return std::nullopt;
}

std::optional<std::string> complaint(const Candidate& candidate) {
  if (auto fault = claim_fault(candidate.profile)) return fault;
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::certificate_policies));
  if (candidate.profile.policies.empty()) {
    if (extension != nullptr) return "there are certificatePolicies, which the profile does not have";
    return std::nullopt;
  }
  if (extension == nullptr) return "there are no certificatePolicies";
  if (extension->critical) return "the certificatePolicies are critical";
  const auto all = pki::der::only(extension->value, pki::der::tag::sequence);
  if (!all) return all.error().detail;
  pki::der::Reader policies{all->content};
  for (const std::string& expected : candidate.profile.policies) {
    const auto policy = policies.next(pki::der::tag::sequence);
    if (!policy || text_of(policy->content) != expected) return "the policies are not those of the profile";
  }
  if (!policies.at_end()) return "the policies are more than those of the profile";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_certificate_policies{
    .id = "profile_certificate_policies",
    .source = "BR 7.1.2.7.9, 7.1.6.1",
    .scope = Scope::subscribers,
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
