// BR 7.1.4.3: the commonName "MUST contain exactly one entry that is one of the values contained in the Certificate's
// subjectAltName extension", character for character. Whether there is one is the profile's to say.
#include <algorithm>

#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

// RFC 5280 appendix A: ub-common-name.
constexpr std::size_t max_characters = 64;

// BR 7.1.4.3: an address in its canonical spelling (of IPv6 that of RFC 5952).
bool is_cleared(const LeafNames& cleared, std::string_view text) {
  const auto is_this = [&](const auto& name) { return name.str() == text; };
  return std::ranges::any_of(cleared.domains, is_this) || std::ranges::any_of(cleared.addresses, is_this);
}

std::optional<std::string> complaint(const Candidate& candidate) {
  std::size_t count = 0;
  for (const pki::NameAttribute& attribute : candidate.tbs.subject_attributes) {
    if (text_of(attribute.type) != objects::common_name) continue;
    ++count;
    if (attribute.value.size() > max_characters) return "the commonName is longer than 64 characters";
    if (!is_cleared(candidate.cleared, attribute.value)) return "the commonName is none of the cleared names";
  }
  if (candidate.profile.common_name && count != 1) return "there is not exactly one commonName";
  if (!candidate.profile.common_name && count != 0) return "there is a commonName, which the profile does not have";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_common_name{
    .id = "profile_common_name",
    .source = "BR 7.1.4.3, RFC 5280 appendix A",
    .scope = Scope::subscribers,
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
