#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace certwright::app {

/// A version of the master key, and what is sealed under it.
struct MasterKeyUse {
  std::uint32_t version = 0;
  std::string made_at;      ///< RFC 3339; empty: with the installation
  bool seals = false;       ///< the newest: what is sealed now is sealed under it
  bool is_wrapped = false;  ///< the file holds it wrapped by the key that [keys] wrapping_key names
  bool is_missing = false;  ///< values are sealed under it, and the file does not hold it
  struct Values {
    std::string_view kind;  ///< "subscriber-key", …
    std::uint64_t count = 0;
  };
  std::vector<Values> values;  ///< of those kinds that there are
  [[nodiscard]] std::uint64_t total() const;
};

/// In the order of versions. Fails: as the key file and the store do.
[[nodiscard]] Result<std::vector<MasterKeyUse>> list_master_keys(const Config& config, const std::string& data_dir,
                                                                 Random& random);

struct RotationOutcome {
  std::uint32_t version = 0;    ///< that seals now
  bool was_carried_on = false;  ///< an earlier run had made it, and was cut off
  std::uint64_t resealed = 0;
  std::uint64_t unreadable = 0;  ///< values that do not open, and were left as they are; each is logged
};

/// Makes a new version of the master key and seals everything anew under it, beside a server that works: it finds the
/// new version within a second. A run that was cut off is carried on by the next. `progress` is told how many of how
/// many values are done. Fails: as the key file and the store do.
[[nodiscard]] Result<RotationOutcome> rotate_master_key(
    const Config& config, const std::string& data_dir, Clock& clock, Random& random,
    const std::function<void(std::uint64_t done, std::uint64_t of)>& progress);

/// Forgets a version that nothing is sealed under. Fails: in_use (something is), not_found, invalid_request (it is the
/// newest), invalid_state (the newest is so new that a server may still seal under the one before).
[[nodiscard]] Result<void> drop_master_key_version(const Config& config, const std::string& data_dir,
                                                   std::uint32_t version, Clock& clock, Random& random);

}  // namespace certwright::app
