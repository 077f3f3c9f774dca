#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "pki/key.h"

namespace certwright::pki {

/// The private key in PEM that encrypted_pem(), or another program, wrote. Fails: access_denied (not this passphrase),
/// invalid_request (no private key in PEM, or of a kind that Certwright does not use).
[[nodiscard]] Result<PrivateKey> read_encrypted_pem(const Secret& pem, const Secret& passphrase);

}  // namespace certwright::pki
