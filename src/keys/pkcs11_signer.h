#pragma once

#include <memory>

#include "base/result.h"
#include "keys/pkcs11_token.h"
#include "keys/signer.h"

namespace certwright::keys {

/// A Signer whose key stays in a token: RSA of 2048 bits and more, P-256 and P-384. Hashes here, signs there.
/// Fails: not_found (no such key in the token), invalid_request (several, another kind, or one that can be taken out of
/// the token), unavailable, internal.
[[nodiscard]] Result<std::unique_ptr<Signer>> open_pkcs11_signer(std::shared_ptr<Pkcs11Token> token, Pkcs11Uri uri);

}  // namespace certwright::keys
