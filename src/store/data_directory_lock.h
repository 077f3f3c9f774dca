#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace certwright::store {

/// Held as long as a server uses a data directory; given up when it goes, and by the system when the process ends,
/// however it ends.
class DataDirectoryLock {
 public:
  DataDirectoryLock(DataDirectoryLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  DataDirectoryLock& operator=(DataDirectoryLock&& other) noexcept;
  DataDirectoryLock(const DataDirectoryLock&) = delete;
  DataDirectoryLock& operator=(const DataDirectoryLock&) = delete;
  ~DataDirectoryLock();

 private:
  friend Result<DataDirectoryLock> lock_data_directory(const std::string& data_dir);
  explicit DataDirectoryLock(int file) : file_(file) {}
  int file_;
};

/// Makes sure that one server at a time works on a data directory, by a lock on DIR/server.lock. Offline commands do
/// not take it: they may use the database beside a running server.
/// Fails: unavailable (another server has it: says its process id; or the file cannot be made: says why).
[[nodiscard]] Result<DataDirectoryLock> lock_data_directory(const std::string& data_dir);

}  // namespace certwright::store
