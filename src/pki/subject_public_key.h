#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "pki/public_key.h"

namespace certwright::pki {

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
