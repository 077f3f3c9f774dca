// RFC 5280 section 4.2.1.10: the CA certificate's nameConstraints indicate "a name space within which all subject names
// in subsequent certificates in a certification path MUST be located".
#include "issuance/lints/profile_lint.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  const auto outside = [&](const auto& names) -> std::optional<std::string> {
    for (const auto& name : names)
      if (!model::permits(candidate.issuer.constraints, name))
        return name.str() + " is outside the name constraints of the issuer";
    return std::nullopt;
  };
  if (auto domain = outside(candidate.cleared.domains)) return domain;
  return outside(candidate.cleared.addresses);
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
