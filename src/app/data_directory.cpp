#include "app/data_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "app/master_key.h"
#include "store/sqlite_store.h"

namespace certwright::app {
namespace {

namespace fs = std::filesystem;

// The layout of the data directory; a program refuses any other. The database has a version of its own.
constexpr std::string_view layout_version = "1";

std::string below(const std::string& data_dir, const std::string& path) {
  return fs::path{path}.is_absolute() ? path : (fs::path{data_dir} / path).string();
}

constexpr std::size_t piece_bytes = 16UL * 1024;

std::string system_reason() { return std::strerror(errno); }

Result<void> write_all(int file, std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t written = ::write(file, contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(ErrorCode::unavailable, system_reason());
    contents.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return fail(ErrorCode::unavailable, system_reason());
  return {};
}

}  // namespace

std::string store_path(const Config& config, const std::string& data_dir) {
  constexpr std::string_view scheme = "sqlite:";
  return below(data_dir, config.store.url.substr(config.store.url.starts_with(scheme) ? scheme.size() : 0));
}

Result<void> write_layout_version(const std::string& data_dir) {
  return write_file(below(data_dir, "VERSION"), fmt::format("{}\n", layout_version), 0644);
}

Result<void> check_layout_version(const std::string& data_dir) {
  auto found = read_file(below(data_dir, "VERSION"), 64);
  if (!found)
    return fail(ErrorCode::not_found,
                fmt::format("{} is not a Certwright data directory. To make one: certwright init --data {}", data_dir,
                            data_dir));
  while (found->ends_with('\n')) found->pop_back();
  if (*found != layout_version)
    return fail(
        ErrorCode::invalid_state,
        fmt::format("{} has layout version {}, and this program keeps version {}. Use the program version that made "
                    "it, or restore a backup made with this one.",
                    data_dir, *found, layout_version));
  return {};
}

Result<OpenDirectory> open_data_directory(const Config& config, const std::string& data_dir, Random& random) {
  TRY_VOID(check_layout_version(data_dir));
  TRY(auto sealer, open_sealer(config, data_dir, random));
  TRY(auto store, store::open_sqlite_store(store_path(config, data_dir), store::OpenMode::existing));
  return OpenDirectory{.store = std::move(store), .sealer = std::move(sealer)};
}

Result<void> write_file(const std::string& path, std::string_view contents, unsigned mode) {
  const std::string beside = fmt::format("{}.new.{}", path, ::getpid());
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) return fail(ErrorCode::unavailable, fmt::format("{} cannot be written: {}.", path, system_reason()));
  auto written = write_all(file, contents);
  ::close(file);
  if (written && ::rename(beside.c_str(), path.c_str()) == 0) return {};
  const std::string reason = written ? system_reason() : written.error().detail;
  ::unlink(beside.c_str());
  return fail(ErrorCode::unavailable, fmt::format("{} cannot be written: {}.", path, reason));
}

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  const auto unreadable = [&] {
    return fail(errno == ENOENT ? ErrorCode::not_found : ErrorCode::unavailable,
                fmt::format("{} cannot be read: {}.", path, system_reason()));
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable();
  std::string contents;
  std::array<char, piece_bytes> piece{};
  ssize_t got = 0;
  do {
    got = ::read(file, piece.data(), piece.size());
    if (got > 0) contents.append(piece.data(), static_cast<std::size_t>(got));
  } while ((got > 0 && contents.size() <= max_bytes) || (got < 0 && errno == EINTR));
  auto read = got < 0 ? Result<std::string>{unreadable()} : Result<std::string>{std::move(contents)};
  ::close(file);
  if (read && read->size() > max_bytes)
    return fail(ErrorCode::limit_exceeded, fmt::format("{} is larger than {} bytes.", path, max_bytes));
  return read;
}

}  // namespace certwright::app
