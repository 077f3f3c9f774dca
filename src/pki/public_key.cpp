#include "pki/public_key.h"

#include "base/digest.h"
#include "pki/named_curve.h"
#include "pki/subject_public_key.h"

namespace certwright::pki {
namespace {

// P-521 is left to those who judge keys: nothing here signs with it, or makes such keys.
const NamedCurve* curve_in_use(std::string_view algorithm) {
  if (!algorithm.starts_with(key_algorithms::ec_public_key)) return nullptr;
  constexpr std::size_t longest = 384;
  const NamedCurve* const curve = named_curve(algorithm.substr(key_algorithms::ec_public_key.size()));
  return curve != nullptr && curve->bits <= longest ? curve : nullptr;
}

Result<PublicKey> parse_ec(const NamedCurve& curve, ByteView point) {
  if (!is_on(curve, point))
    return fail(ErrorCode::invalid_request, "an EC public key that is not an uncompressed point on its curve");
  constexpr std::size_t p256_bits = 256;
  return EcPublicKey{curve.bits == p256_bits ? EcCurve::p256 : EcCurve::p384, point};
}

}  // namespace

Result<PublicKey> parse_public_key(ByteView subject_public_key_info) {
  TRY(const SubjectPublicKey parts, subject_public_key(subject_public_key_info));
  const std::string_view algorithm = parts.algorithm;
  if (const NamedCurve* const curve = curve_in_use(algorithm)) return parse_ec(*curve, parts.key);
  if (algorithm == key_algorithms::rsa_encryption) return rsa_public_key(parts.key);
  return fail(ErrorCode::invalid_request, "a public key that is neither RSA nor on P-256 or P-384");
}

Result<PublicKeyAlgorithm> key_algorithm(ByteView subject_public_key_info) {
  TRY(const SubjectPublicKey parts, subject_public_key(subject_public_key_info));
  const std::string_view algorithm = parts.algorithm;
  if (curve_in_use(algorithm) != nullptr) return PublicKeyAlgorithm::ec;
  if (algorithm == key_algorithms::rsa_encryption) return PublicKeyAlgorithm::rsa;
  return fail(ErrorCode::invalid_request, "a public key that is neither RSA nor on P-256 or P-384");
}

Result<Bytes> key_identifier(ByteView subject_public_key_info) {
  TRY(const SubjectPublicKey parts, subject_public_key(subject_public_key_info));
  const Sha256 digest = sha256(parts.key);
  return Bytes(digest.begin(), digest.begin() + 20);
}

}  // namespace certwright::pki
