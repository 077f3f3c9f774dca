// BR 7.1.2.7.6 lists the extensions of a leaf: ours are nine of them, and whatever else turns up is a mistake.
// subjectKeyIdentifier is NOT RECOMMENDED there; where the profile has it, profile_subject_key_identifier looks at it,
// as other lints do at what a profile may leave out.
#include <algorithm>
#include <iterator>

#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

constexpr std::string_view expected[] = {
    objects::key_usage,
    objects::extended_key_usage,
    objects::basic_constraints,
    objects::authority_key_identifier,
    objects::authority_information_access,
    objects::subject_alternative_name,
    objects::certificate_policies,
    objects::crl_distribution_points,
};

std::optional<std::string> complaint(const Candidate& candidate) {
  for (const pki::Extension& extension : candidate.tbs.extensions) {
    if (candidate.profile.subject_key_identifier && text_of(extension.type) == objects::subject_key_identifier)
      continue;
    if (std::ranges::find(expected, text_of(extension.type)) == std::end(expected))
      return "an extension that the profile does not have";
  }
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_extension_set{
    .id = "profile_extension_set",
    .source = "BR 7.1.2.7.6",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
