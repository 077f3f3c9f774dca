#include "feeds/replaced_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace certwright::feeds {
namespace {

tl::unexpected<Error> cannot_write(const std::string& path, int error) {
  return fail(ErrorCode::unavailable, fmt::format("{} cannot be written: {}.", path, std::strerror(error)));
}

/// 0, or errno.
int write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::array<timespec, 2> times_of(Timestamp modified) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(modified).time_since_epoch().count();
  return {timespec{.tv_sec = 0, .tv_nsec = UTIME_NOW},
          timespec{.tv_sec = static_cast<std::time_t>(seconds), .tv_nsec = 0}};
}

int write_new(int file, std::string_view content, const std::optional<Timestamp>& modified) {
  if (const int error = write_all(file, content); error != 0) return error;
  if (modified)
    if (::futimens(file, times_of(*modified).data()) != 0) return errno;
  return ::fsync(file) == 0 ? 0 : errno;
}

// The rename is on the disk once its folder is.
void flush_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path{path}.parent_path().string();
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view content, std::optional<Timestamp> modified) {
  // One name, since only one may change a folder at a time: what a killed process left is overwritten.
  const std::string beside = path + ".new";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (file < 0) return cannot_write(path, errno);
  int error = write_new(file, content, modified);
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(beside.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(beside.c_str());
    return cannot_write(path, error);
  }
  flush_folder_of(path);
  return {};
}

Result<void> date_file(const std::string& path, Timestamp modified) {
  if (::utimensat(AT_FDCWD, path.c_str(), times_of(modified).data(), 0) != 0) return cannot_write(path, errno);
  return {};
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) return fail(ErrorCode::unavailable, fmt::format("{} cannot be made: {}.", folder, code.message()));
  const std::string path = folder + "/lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (file < 0) return cannot_write(path, errno);
  FolderLock lock{file};
  while (::flock(file, LOCK_EX) != 0)
    if (errno != EINTR) return cannot_write(path, errno);
  return lock;
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

}  // namespace certwright::feeds
