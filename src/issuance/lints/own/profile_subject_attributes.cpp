// BR 7.1.2.7.2: a domain-validated certificate's subject holds countryName and commonName at most; ours holds the
// commonName only. BR 7.1.2.7.2 also forbids organizationalUnitName in so many words.
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  for (const pki::NameAttribute& attribute : candidate.tbs.subject_attributes)
    if (text_of(attribute.type) != objects::common_name) return "the subject holds more than a commonName";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_subject_attributes{
    .id = "profile_subject_attributes",
    .source = "BR 7.1.2.7.2",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
