#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace certwright::pki {

/// What a public key is, of whatever kind.
struct KeyShape {
  std::string algorithm;  ///< OpenSSL's name: "RSA", "EC", "ED25519"
  std::size_t bits = 0;   ///< of the RSA modulus, or of the curve's field
  std::string curve;      ///< "prime256v1"; empty for other keys, and for a curve that is not given by its name
};

/// Fails: invalid_request (not a SubjectPublicKeyInfo of a key that OpenSSL knows).
[[nodiscard]] Result<KeyShape> key_shape(ByteView subject_public_key_info);

/// A private key that somebody else made, from the body of a PEM block: PKCS#1 in `RSA PRIVATE KEY`, SEC 1 in
/// `EC PRIVATE KEY`, PKCS#8 in `PRIVATE KEY`. Given as PKCS#8 PrivateKeyInfo.
/// Fails: invalid_request (another label, not such a key, or an RSA key whose numbers contradict each other).
[[nodiscard]] Result<Secret> read_private_key(std::string_view label, const Secret& der);

/// Whether what this private key (PKCS#8) signs is verified by that public key.
[[nodiscard]] bool is_key_pair(const Secret& private_key, ByteView subject_public_key_info);

}  // namespace certwright::pki
