#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "keys/key_wrapper.h"

namespace certwright::keys {

/// One version of the master key. The file holds a line for each, `VERSION MADE_AT BASE64`, in the order of versions;
/// a file as `certwright init` makes it is one line of base64, which is version 1. A key that a KeyWrapper wrapped
/// stands as `wrapped:BASE64` in such a line.
struct MasterKey {
  std::uint32_t version = 1;
  std::string made_at;  ///< RFC 3339; empty: with the installation
  Secret key;           ///< 32 bytes
  Bytes wrapped;        ///< as it stands in the file; empty: the file holds the key itself
};

/// How often a process that seals looks whether there is a new version.
inline constexpr std::chrono::seconds master_key_look_interval{1};

/// All versions, the newest, which seals, last. `wrapper`: by what the wrapped ones were wrapped; null: by none.
/// Fails: not_found (no such file, with what to do), access_denied (readable by group or others), invalid_request, and
/// as the wrapper does.
[[nodiscard]] Result<std::vector<MasterKey>> read_master_keys(const std::string& path, KeyWrapper* wrapper = nullptr);

/// Adds a version of 32 random bytes, which seals from then on, wrapped where there is a wrapper. The file is replaced
/// whole or not at all; gives the new version.
/// Fails: as read_master_keys(), unavailable (it cannot be written, or somebody else is changing it).
[[nodiscard]] Result<std::uint32_t> add_master_key(const std::string& path, Random& random, Timestamp now,
                                                   KeyWrapper* wrapper = nullptr);

/// Forgets a version, and with it whatever is sealed under it. Likewise.
/// Fails: not_found (no such version), invalid_request (it is the newest), unavailable, and as read_master_keys().
[[nodiscard]] Result<void> drop_master_key(const std::string& path, std::uint32_t version,
                                           KeyWrapper* wrapper = nullptr);

/// The key version that a sealed value was sealed under; 0 where it is no sealed value.
[[nodiscard]] std::uint32_t sealed_version(ByteView sealed);

}  // namespace certwright::keys
