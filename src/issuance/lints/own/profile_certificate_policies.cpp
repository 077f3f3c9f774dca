// BR 7.1.2.7.9: a Reserved Certificate Policy Identifier MUST be there; ours is domain validated, 2.23.140.1.2.1, alone
// and without qualifiers. A private CA's certificates claim no policy: nobody validated their domains.
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::certificate_policies));
  if (candidate.rules == Rules::private_ca)
    return extension == nullptr ? std::nullopt
                                : std::optional<std::string>{"a private CA's certificate claims a policy"};
  if (extension == nullptr) return "there are no certificatePolicies";
  if (extension->critical) return "the certificatePolicies are critical";
  ByteView inside = extension->value;
  for (int depth = 0; depth < 2; ++depth) {
    const auto element = pki::der::only(inside, pki::der::tag::sequence);
    if (!element) return "the certificatePolicies are not one policy";
    inside = element->content;
  }
  if (text_of(inside) != objects::domain_validated) return "the policy is not domain validated alone";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_certificate_policies{
    .id = "profile_certificate_policies",
    .source = "BR 7.1.2.7.9",
    .scope = Scope::subscribers,
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
