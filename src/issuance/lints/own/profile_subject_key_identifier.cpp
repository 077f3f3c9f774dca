// RFC 5280 section 4.2.1.2: derived from the public key and not critical, where the profile has it;
// profile_extension_set keeps it out of all others.
#include <algorithm>

#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/public_key.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  if (!candidate.profile.subject_key_identifier) return std::nullopt;
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::subject_key_identifier));
  if (extension == nullptr) return "there is no subjectKeyIdentifier";
  if (extension->critical) return "the subjectKeyIdentifier is critical";
  const auto stated = pki::der::only(extension->value, pki::der::tag::octet_string);
  const auto derived = pki::key_identifier(candidate.tbs.subject_public_key_info);
  if (!stated || !derived || !std::ranges::equal(stated->content, *derived))
    return "the subjectKeyIdentifier is not that of the key";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_subject_key_identifier{
    .id = "profile_subject_key_identifier",
    .source = "RFC 5280 section 4.2.1.2",
    .scope = Scope::subscribers,
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
