// Our profiles take no key that BR 6.1.1.3, 6.1.5 or 6.1.6 refuse, whoever's rules the leaf keeps, and of those that
// they only discourage none either.
#include "issuance/lints/profile_lint.h"
#include "pki/key_checks.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  if (const auto fault = pki::refusal_of(candidate.key))
    return std::string{pki::to_string(*fault)} + ": " + pki::words_of(*fault).en;
  if (candidate.key.has(pki::KeyFault::exponent_range)) return pki::words_of(pki::KeyFault::exponent_range).en;
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_subject_public_key{
    .id = "profile_subject_public_key",
    .source = "BR 6.1.1.3, 6.1.5, 6.1.6",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
