#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace certwright::model {

// Signature algorithms as ACM spells them: SHA256WITHRSA. One that ACM has no word for keeps OpenSSL's.

/// From OpenSSL's long name: `sha256WithRSAEncryption`.
[[nodiscard]] std::string signature_name(std::string_view openssl_name);

/// From a DER AlgorithmIdentifier; empty for one that is not among those known.
[[nodiscard]] std::string signature_name_of_der(ByteView algorithm_identifier);

}  // namespace certwright::model
