#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace certwright::keys {

/// Encrypts keys under a key that stays where it is, so that the file they stand in is of no use without it. Safe to
/// call from any thread.
class KeyWrapper {
 public:
  virtual ~KeyWrapper() = default;
  /// `purpose` is authenticated with the key. Fails: unavailable, internal.
  [[nodiscard]] virtual Result<Bytes> wrap(ByteView key, std::string_view purpose) = 0;
  /// Fails: invalid_request (another wrapping key, another purpose, or bytes that were changed), unavailable, internal.
  [[nodiscard]] virtual Result<Secret> unwrap(ByteView wrapped, std::string_view purpose) = 0;
};

}  // namespace certwright::keys
