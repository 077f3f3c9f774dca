#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace certwright::store {

enum class OpenMode { existing, create };

struct SqliteOptions {
  /// How many reads run at once; a further one waits.
  std::size_t readers = 8;
  /// How long a write waits for another process that writes, and a read for a free connection.
  std::chrono::milliseconds busy_timeout{5000};
  /// The largest the file may grow to, in pages of 4096 bytes; unset: no limit but the disk's.
  std::optional<std::uint32_t> max_pages;
};

/// The store in a SQLite file: WAL, synchronous = FULL, one writer thread with group commit, a pool of readers.
/// Migrates an older schema forward, each migration in one transaction. A file that is no Certwright database is not
/// touched. A new file is readable by its owner only. OpenMode::create takes an existing database as it is.
/// Several processes may have the same file open and write to it; that only one of them is a server is what
/// lock_data_directory() is for.
/// Fails: not_found (OpenMode::existing and no file: "run certwright init"), invalid_state (not a Certwright database,
/// or one of a newer version), unavailable (corrupt, held by another process, no permission), each with what to do.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, OpenMode mode,
                                                               const SqliteOptions& options = {});

}  // namespace certwright::store
