// BR 7.1.2.7.11: keys on a curve have digitalSignature; RSA keys digitalSignature and keyEncipherment. A leaf never
// signs certificates or CRLs.
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "pki/public_key.h"

namespace certwright::issuance::lints {
namespace {

using namespace std::string_view_literals;

// The whole BIT STRINGs (X.690 section 11.2.2 leaves one encoding each).
constexpr std::string_view signature_only = "\x03\x02\x07\x80"sv;
constexpr std::string_view signature_and_encipherment = "\x03\x02\x05\xa0"sv;

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::key_usage));
  if (extension == nullptr) return "there is no keyUsage";
  if (!extension->critical) return "the keyUsage is not critical";
  const auto algorithm = pki::key_algorithm(candidate.tbs.subject_public_key_info);
  if (!algorithm) return algorithm.error().detail;
  const bool rsa = *algorithm == pki::PublicKeyAlgorithm::rsa;
  if (text_of(extension->value) != (rsa ? signature_and_encipherment : signature_only))
    return "the keyUsage is not what this kind of key has";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_key_usage{
    .id = "profile_key_usage",
    .source = "BR 7.1.2.7.11",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
