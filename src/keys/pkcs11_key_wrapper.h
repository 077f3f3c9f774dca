#pragma once

#include <memory>

#include "base/random.h"
#include "base/result.h"
#include "keys/key_wrapper.h"
#include "keys/pkcs11_token.h"

namespace certwright::keys {

/// A KeyWrapper whose AES-256 key stays in a token: AES-GCM (NIST SP 800-38D) with a random nonce of 96 bits, which the
/// token computes.
/// Fails: not_found (no such key in the token), invalid_request (several, or one that can be taken out of the token),
/// unavailable, internal.
[[nodiscard]] Result<std::unique_ptr<KeyWrapper>> open_pkcs11_key_wrapper(std::shared_ptr<Pkcs11Token> token,
                                                                          Pkcs11Uri uri, Random& random);

}  // namespace certwright::keys
