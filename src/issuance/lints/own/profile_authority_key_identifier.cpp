// BR 7.1.2.11.1: keyIdentifier MUST be there and "identical to the subjectKeyIdentifier field of the Issuing CA";
// issuer and serial number MUST NOT be there.
#include <algorithm>

#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

constexpr std::uint8_t key_identifier_tag = 0x80;

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::authority_key_identifier));
  if (extension == nullptr) return "there is no authorityKeyIdentifier";
  if (extension->critical) return "the authorityKeyIdentifier is critical";
  const auto members = pki::der::only(extension->value, pki::der::tag::sequence);
  if (!members) return members.error().detail;
  const auto identifier = pki::der::only(members->content, key_identifier_tag);
  if (!identifier || identifier->content.empty() ||
      !std::ranges::equal(identifier->content, candidate.issuer.key_identifier))
    return "the authorityKeyIdentifier is not the issuer's subjectKeyIdentifier alone";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_authority_key_identifier{
    .id = "profile_authority_key_identifier",
    .source = "BR 7.1.2.11.1, RFC 5280 section 4.2.1.1",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
