#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/random.h"
#include "base/result.h"
#include "keys/sealer.h"
#include "store/store.h"

namespace certwright::app {

/// Where the store is in a data directory.
[[nodiscard]] std::string store_path(const Config& config, const std::string& data_dir);

/// Writes DIR/VERSION, the layout that this program keeps. Fails: unavailable.
[[nodiscard]] Result<void> write_layout_version(const std::string& data_dir);
/// Fails: not_found (no data directory: "run certwright init"), invalid_state (another version's layout).
[[nodiscard]] Result<void> check_layout_version(const std::string& data_dir);

/// The store and the sealer of an initialised data directory, opened together.
struct OpenDirectory {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<keys::Sealer> sealer;
};
/// Fails: as its parts do, each with what to do.
[[nodiscard]] Result<OpenDirectory> open_data_directory(const Config& config, const std::string& data_dir,
                                                        Random& random);

/// A file with these contents and mode, whole or not at all (written beside it, flushed, renamed).
/// Fails: unavailable, naming the path and the system's reason.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view contents, unsigned mode);
/// Fails: not_found, unavailable, limit_exceeded (more than `max_bytes`).
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t max_bytes);

}  // namespace certwright::app
