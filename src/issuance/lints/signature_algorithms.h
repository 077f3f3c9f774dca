#pragma once

#include "base/bytes.h"

namespace certwright::issuance::lints {

/// Whether this AlgorithmIdentifier is one of BR 7.1.3.2, byte for byte.
[[nodiscard]] bool is_allowed_signature(ByteView algorithm);
/// Whether it signs a hash of SHA-1, MD5 or MD2.
[[nodiscard]] bool is_broken_signature(ByteView algorithm);

}  // namespace certwright::issuance::lints
