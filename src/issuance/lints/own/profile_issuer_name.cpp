// BR 7.1.4.1: the issuer's name "MUST be byte-for-byte identical with the encoded form of the Subject Distinguished
// Name of the Issuing CA certificate".
#include <algorithm>

#include "issuance/lints/profile_lint.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  if (!std::ranges::equal(candidate.tbs.issuer, candidate.issuer.name))
    return "the issuer's name differs from the subject of its certificate";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_issuer_name{
    .id = "profile_issuer_name",
    .source = "BR 7.1.4.1, RFC 5280 section 6.1.3",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
