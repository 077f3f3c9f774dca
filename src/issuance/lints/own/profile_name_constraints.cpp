// RFC 5280 section 4.2.1.10: the CA certificate's nameConstraints indicate "a name space within which all subject names
// in subsequent certificates in a certification path MUST be located".
#include <algorithm>

#include "issuance/lints/profile_lint.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  const auto outside = std::ranges::find_if(candidate.cleared, [&](const model::DomainName& name) {
    return !model::permits(candidate.issuer.constraints, name);
  });
  if (outside == candidate.cleared.end()) return std::nullopt;
  return outside->str() + " is outside the name constraints of the issuer";
}

}  // namespace

// That the cleared names are the certificate's own is the lint profile_subject_alternative_name's to see.
extern const ProfileLint profile_name_constraints{
    .id = "profile_name_constraints",
    .source = "RFC 5280 section 4.2.1.10",
    .scope = Scope::subscribers,
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
