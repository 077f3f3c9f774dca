#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace certwright::feeds {

/// Replaces a file as a whole: written beside it, flushed to the disk, renamed. Whatever happens, whoever opens the
/// file finds the old one or the new one. `modified`: what the new one's modification time says.
/// Fails: unavailable, naming the path and the system's reason (a full disk); the old file is as it was then.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view content,
                                        std::optional<Timestamp> modified = std::nullopt);

/// Sets a file's modification time. Fails: unavailable.
[[nodiscard]] Result<void> date_file(const std::string& path, Timestamp modified);

/// Held by whoever changes the files of a folder, until it goes; others wait. Also the processes of other commands.
class FolderLock {
 public:
  /// Makes the folder where there is none. Fails: unavailable.
  [[nodiscard]] static Result<FolderLock> take(const std::string& folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace certwright::feeds
