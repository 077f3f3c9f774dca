#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace certwright::store {

enum class OpenMode { existing, create };

/// The store in a SQLite file: WAL, synchronous = FULL, one writer thread with group commit, a pool of readers.
/// Migrates an older schema forward, each migration in one transaction.
/// Fails: not_found (OpenMode::existing and no file: "run certwright init"), invalid_state (not a Certwright database,
/// or one of a newer version), unavailable (corrupt, locked by another server, no permission), each with what to do.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, OpenMode mode);

}  // namespace certwright::store
