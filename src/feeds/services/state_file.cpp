#include "feeds/services/state_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace certwright::feeds {
namespace {

constexpr unsigned owner_only = 0600;

Result<void> put(const std::string& path, std::string_view text, int flags) {
  std::error_code ignored;
  const auto folder = std::filesystem::path{path}.parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, owner_only);
  if (file < 0) return fail(ErrorCode::unavailable, fmt::format("{} cannot be written: {}", path, strerror(errno)));
  const ssize_t written = ::write(file, text.data(), text.size());
  const int reason = errno;
  ::close(file);
  if (written >= 0 && static_cast<std::size_t>(written) == text.size()) return {};
  return fail(ErrorCode::unavailable,
              fmt::format("{} cannot be written: {}", path, written < 0 ? strerror(reason) : "the disk is full"));
}

}  // namespace

std::string read_state_file(const std::string& path, std::size_t most_bytes) {
  std::ifstream in{path, std::ios::binary | std::ios::ate};
  if (!in) return {};
  const auto size = static_cast<std::streamoff>(in.tellg());
  if (size <= 0 || static_cast<std::size_t>(size) > most_bytes) return {};
  std::string text(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  in.read(text.data(), size);
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

Result<void> replace_state_file(const std::string& path, std::string_view text) {
  const std::string beside = path + ".new";
  if (auto written = put(beside, text, O_TRUNC); !written) {
    ::unlink(beside.c_str());
    return written;
  }
  if (std::rename(beside.c_str(), path.c_str()) == 0) return {};
  return fail(ErrorCode::unavailable, fmt::format("{} cannot be written: {}", path, strerror(errno)));
}

Result<void> append_to_state_file(const std::string& path, std::string_view text) { return put(path, text, O_APPEND); }

}  // namespace certwright::feeds
