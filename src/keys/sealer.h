#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "keys/key_wrapper.h"

namespace certwright::keys {

/// Seals secrets for storage: AES-256-GCM under the master key, the purpose as additional data, so that a sealed
/// value cannot be moved to another place. Safe to call from any thread.
class Sealer {
 public:
  virtual ~Sealer() = default;
  /// `purpose`: what it is and whose, such as "access-key AKIA…" or "subscriber-key 03e9…".
  /// The result starts with a format byte and the version of the master key (keys/master_keys.h), both authenticated.
  [[nodiscard]] virtual Bytes seal(ByteView plain, std::string_view purpose) = 0;
  /// Fails: internal (another master key, another purpose, or bytes that were changed).
  [[nodiscard]] virtual Result<Secret> open(ByteView sealed, std::string_view purpose) const = 0;
  /// 32 bytes that depend on the master key and `purpose` only: the same after a restart, until the key is rotated, and
  /// no help in finding either the master key or the bytes of another purpose (HMAC-SHA-256).
  [[nodiscard]] virtual Secret derive(std::string_view purpose) const = 0;
};

/// A new master key file of mode 0600: 32 random bytes as one line of base64, or wrapped where there is a wrapper;
/// written whole or not at all. Fails: conflict (the file exists), unavailable (cannot be written), as the wrapper
/// does.
[[nodiscard]] Result<void> create_master_key_file(const std::string& path, Random& random,
                                                  KeyWrapper* wrapper = nullptr);

/// Seals under the newest version that the file holds, and opens what was sealed under any of them; a version that is
/// added while it works is found within a second. `wrapper`: by what the file's keys were wrapped, asked at the start
/// and when the file was changed. Fails: as read_master_keys().
[[nodiscard]] Result<std::unique_ptr<Sealer>> open_master_key_file(const std::string& path, Random& random,
                                                                   std::shared_ptr<KeyWrapper> wrapper = nullptr);

}  // namespace certwright::keys
