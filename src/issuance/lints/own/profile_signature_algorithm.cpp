// BR 7.1.3.2 lists the AlgorithmIdentifiers byte for byte; of those our CA keys use three. It must be the one that the
// issuer's key signs with, or the two places of the certificate would differ.
#include <algorithm>
#include <iterator>

#include "issuance/lints/profile_lint.h"

namespace certwright::issuance::lints {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view allowed[] = {
    "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"sv,              // ecdsa-with-SHA256
    "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03"sv,              // ecdsa-with-SHA384
    "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"sv,  // sha256WithRSAEncryption
};

std::optional<std::string> complaint(const Candidate& candidate) {
  const ByteView algorithm = candidate.tbs.signature_algorithm;
  if (!std::ranges::equal(algorithm, candidate.issuer.signature_algorithm))
    return "the signature algorithm is not the issuer's";
  if (std::ranges::find(allowed, text_of(algorithm)) == std::end(allowed))
    return "the signature algorithm is none of those allowed";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_signature_algorithm{
    .id = "profile_signature_algorithm",
    .source = "BR 7.1.3.2, RFC 5280 section 4.1.1.2",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
