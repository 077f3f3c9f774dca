#pragma once

#include <array>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"

namespace certwright::pki {

/// An RSA public key's numbers, big-endian without leading zeros: views into the SubjectPublicKeyInfo.
struct RsaPublicKey {
  ByteView modulus;
  ByteView exponent;
};

enum class EcCurve { p256, p384 };

/// A point on the curve, not the one at infinity.
struct EcPublicKey {
  EcCurve curve = EcCurve::p256;
  ByteView point;  ///< uncompressed: 04, x, y
};

using PublicKey = std::variant<RsaPublicKey, EcPublicKey>;

/// Reads a DER SubjectPublicKeyInfo (RFC 3279 section 2.3.1, RFC 5480 section 2) without OpenSSL's decoders. That an
/// EC point lies on its curve is checked. Fails: invalid_request (malformed, or another algorithm or curve).
[[nodiscard]] Result<PublicKey> parse_public_key(ByteView subject_public_key_info);

enum class PublicKeyAlgorithm { rsa, ec };
inline constexpr std::array public_key_algorithms{PublicKeyAlgorithm::ec, PublicKeyAlgorithm::rsa};
/// "ec", "rsa".
[[nodiscard]] constexpr std::string_view to_string(PublicKeyAlgorithm algorithm) {
  return algorithm == PublicKeyAlgorithm::ec ? "ec" : "rsa";
}

/// Which of the two a SubjectPublicKeyInfo names; the key itself is not read. Fails: invalid_request.
[[nodiscard]] Result<PublicKeyAlgorithm> key_algorithm(ByteView subject_public_key_info);

/// The SubjectKeyIdentifier of a key: RFC 7093 section 2 method 1, the first 160 bits of the SHA-256 of the BIT
/// STRING's octets. Fails: invalid_request (not a SubjectPublicKeyInfo).
[[nodiscard]] Result<Bytes> key_identifier(ByteView subject_public_key_info);

}  // namespace certwright::pki
