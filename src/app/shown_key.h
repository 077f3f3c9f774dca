#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace certwright::app {

/// What kind of key a DER SubjectPublicKeyInfo holds, as to_string(pki::KeyKind) has it; RSA of another size likewise.
/// Fails: invalid_request (no such key).
[[nodiscard]] Result<std::string> shown_key(ByteView subject_public_key_info);

}  // namespace certwright::app
