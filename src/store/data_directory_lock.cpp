#include "store/data_directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

namespace certwright::store {
namespace {

// The holder's process id, as it wrote it; empty where the file holds something else.
std::string holder_of(int file) {
  std::array<char, 24> text{};
  const ssize_t got = ::pread(file, text.data(), text.size(), 0);
  std::string_view id{text.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
  id = id.substr(0, id.find_first_not_of("0123456789"));
  return std::string{id};
}

}  // namespace

DataDirectoryLock& DataDirectoryLock::operator=(DataDirectoryLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

DataDirectoryLock::~DataDirectoryLock() {
  if (file_ >= 0) ::close(file_);
}

Result<DataDirectoryLock> lock_data_directory(const std::string& data_dir) {
  const std::string path = data_dir + "/server.lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return fail(ErrorCode::unavailable, fmt::format("{} cannot be opened: {}.", path, std::strerror(errno)));
  DataDirectoryLock lock{file};
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK)
      return fail(ErrorCode::unavailable, fmt::format("{} cannot be locked: {}.", path, std::strerror(errno)));
    const std::string holder = holder_of(file);
    return fail(ErrorCode::unavailable,
                fmt::format("Another certwright server{} is using {}. Stop it first, or give this one a data directory "
                            "of its own.",
                            holder.empty() ? "" : fmt::format(" (process {})", holder), data_dir));
  }
  // The id is for the message above only: a full disk must not keep a server from starting.
  const std::string id = fmt::format("{}\n", ::getpid());
  if (::ftruncate(file, 0) == 0) (void)!::pwrite(file, id.data(), id.size(), 0);
  return lock;
}

}  // namespace certwright::store
