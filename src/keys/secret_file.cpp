#include "keys/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace certwright::keys {
namespace {

constexpr std::size_t longest = 1024;

Result<Secret> read_line(int file, const std::string& path, std::string_view what) {
  Bytes content(longest + 1);
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t got = ::read(file, content.data() + length, content.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return fail(ErrorCode::access_denied,
                  fmt::format("the {} file {} cannot be read: {}", what, path, std::strerror(errno)));
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  content.resize(length);  // the rest was never written to
  const Secret whole{std::move(content)};
  std::string_view line = whole.reveal_text();
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (length > longest || line.empty() || line.find('\n') != std::string_view::npos)
    return fail(ErrorCode::invalid_request,
                fmt::format("the {} file {} does not hold one line of 1 to {} bytes", what, path, longest));
  return Secret{line};
}

}  // namespace

Result<Secret> read_secret_file(const std::string& path, std::string_view what) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return fail(errno == ENOENT || errno == ENOTDIR ? ErrorCode::not_found : ErrorCode::access_denied,
                fmt::format("the {} file {} cannot be opened: {}", what, path, std::strerror(errno)));
  struct stat status{};
  auto line = [&]() -> Result<Secret> {
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
      return fail(ErrorCode::invalid_request, fmt::format("the {} file {} is not a regular file", what, path));
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
      return fail(ErrorCode::access_denied,
                  fmt::format("the {} file {} is open to group or others: run `chmod 600 {}`", what, path, path));
    return read_line(file, path, what);
  }();
  ::close(file);
  return line;
}

}  // namespace certwright::keys
