#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace certwright::pki {

/// That `signature` over `message` is the key's: ECDSA on P-256, P-384 or P-521, or RSA PKCS#1 v1.5, with SHA-256,
/// SHA-384 or SHA-512. `algorithm` is the whole AlgorithmIdentifier, in the encoding that RFC 5758 section 3.2 and
/// RFC 4055 section 5 prescribe. OpenSSL verifies; its decoders, which take longer, read nothing. Safe to call from
/// any thread; the time is bounded, since OpenSSL takes no RSA modulus above 16384 bits.
/// Fails: invalid_request (another algorithm, a key that cannot be read or is of another kind, or a signature that is
/// not the key's), internal.
[[nodiscard]] Result<void> verify_signature(ByteView subject_public_key_info, ByteView algorithm, ByteView message,
                                            ByteView signature);

}  // namespace certwright::pki
