#include "pki/public_key.h"

#include "base/digest.h"
#include "pki/openssl.h"
#include "pki/subject_public_key.h"

namespace certwright::pki {
namespace {

using namespace std::string_view_literals;

// Contents of AlgorithmIdentifier, compared whole: parameters are fixed by the algorithm.
constexpr std::string_view rsa_encryption = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;
constexpr std::string_view ec_on_p256 =
    "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv;
constexpr std::string_view ec_on_p384 = "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"sv;

const EC_GROUP* group_of(EcCurve curve) {
  // Constants of the standard, made once: OpenSSL takes longer to build a group than to test a point.
  static const GroupPtr p256{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
  static const GroupPtr p384{EC_GROUP_new_by_curve_name(NID_secp384r1)};
  return curve == EcCurve::p256 ? p256.get() : p384.get();
}

Result<PublicKey> parse_ec(EcCurve curve, ByteView point) {
  const std::size_t field_bytes = curve == EcCurve::p256 ? 32 : 48;
  if (point.size() != 1 + 2 * field_bytes || point[0] != 4)
    return fail(ErrorCode::invalid_request, "an EC public key that is not an uncompressed point");
  const EC_GROUP* const group = group_of(curve);
  const PointPtr parsed{group == nullptr ? nullptr : EC_POINT_new(group)};
  // EC_POINT_oct2point refuses a point that is not on the curve.
  if (!parsed || EC_POINT_oct2point(group, parsed.get(), point.data(), point.size(), nullptr) != 1)
    return fail(ErrorCode::invalid_request, with_openssl_errors("an EC public key that is not on its curve"));
  return EcPublicKey{curve, point};
}

}  // namespace

Result<PublicKey> parse_public_key(ByteView subject_public_key_info) {
  TRY(const SubjectPublicKey parts, subject_public_key(subject_public_key_info));
  const std::string_view algorithm = parts.algorithm;
  if (algorithm == ec_on_p256) return parse_ec(EcCurve::p256, parts.key);
  if (algorithm == ec_on_p384) return parse_ec(EcCurve::p384, parts.key);
  if (algorithm == rsa_encryption) return rsa_public_key(parts.key);
  return fail(ErrorCode::invalid_request, "a public key that is neither RSA nor on P-256 or P-384");
}

Result<PublicKeyAlgorithm> key_algorithm(ByteView subject_public_key_info) {
  TRY(const SubjectPublicKey parts, subject_public_key(subject_public_key_info));
  const std::string_view algorithm = parts.algorithm;
  if (algorithm == ec_on_p256 || algorithm == ec_on_p384) return PublicKeyAlgorithm::ec;
  if (algorithm == rsa_encryption) return PublicKeyAlgorithm::rsa;
  return fail(ErrorCode::invalid_request, "a public key that is neither RSA nor on P-256 or P-384");
}

Result<Bytes> key_identifier(ByteView subject_public_key_info) {
  TRY(const SubjectPublicKey parts, subject_public_key(subject_public_key_info));
  const Sha256 digest = sha256(parts.key);
  return Bytes(digest.begin(), digest.begin() + 20);
}

}  // namespace certwright::pki
