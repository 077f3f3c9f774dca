#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "pki/public_key.h"

namespace certwright::pki {

/// Contents of AlgorithmIdentifiers, compared byte for byte (RFC 3279 section 2.3.1, RFC 5480 section 2.1.1,
/// BR 7.1.3.1).
namespace key_algorithms {
using namespace std::string_view_literals;
inline constexpr std::string_view rsa_object = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
/// Whole: its parameters are NULL.
inline constexpr std::string_view rsa_encryption = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;
/// id-ecPublicKey; the OBJECT IDENTIFIER of the curve follows.
inline constexpr std::string_view ec_public_key = "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"sv;
}  // namespace key_algorithms

/// The two members of a SubjectPublicKeyInfo (RFC 5280 section 4.1), as views into it.
struct SubjectPublicKey {
  std::string_view algorithm;  ///< contents of the AlgorithmIdentifier
  ByteView key;                ///< octets of the BIT STRING
};

/// Fails: invalid_request (not a SubjectPublicKeyInfo in DER).
[[nodiscard]] Result<SubjectPublicKey> subject_public_key(ByteView subject_public_key_info);

/// An RSAPublicKey (RFC 8017 appendix A.1.1), whatever its numbers are. Fails: invalid_request (malformed).
[[nodiscard]] Result<RsaPublicKey> rsa_public_key(ByteView key);

}  // namespace certwright::pki
