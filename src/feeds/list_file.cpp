#include "feeds/list_file.h"

#include <algorithm>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <sys/stat.h>

#include "feeds/unpack.h"

namespace certwright::feeds {
namespace {

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view white_space = " \t\r";
  const std::size_t first = line.find_first_not_of(white_space);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(white_space) - first + 1);
}

Result<struct stat> status_of(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0)
    return fail(ErrorCode::invalid_request, fmt::format("{}: {}.", path, std::strerror(errno)));
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::invalid_request, fmt::format("{} is not a file.", path));
  // Before a byte is read: a file chosen by mistake cannot fill the memory.
  if (static_cast<std::size_t>(status.st_size) > max_list_bytes)
    return fail(ErrorCode::invalid_request,
                fmt::format("{} has {} bytes; a list may have {}.", path, status.st_size, max_list_bytes));
  return status;
}

}  // namespace

std::chrono::seconds age_of(Timestamp date, Timestamp now) {
  return std::max(std::chrono::duration_cast<std::chrono::seconds>(now - date), std::chrono::seconds{0});
}

std::string file_identity(const std::string& path) {
  struct stat status{};
  if (path.empty() || stat(path.c_str(), &status) != 0) return {};
  return fmt::format("{}\n{}:{} {} {}.{}", path, status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec);
}

model::ListSource ListFile::source(Timestamp now) const {
  return {.name = path, .age = age_of(modified, now), .built_in = false};
}

Result<ListFile> read_packed_list_file(const std::string& path) {
  TRY(const struct stat status, status_of(path));
  std::ifstream stream{path, std::ios::binary};
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  if (!stream.read(content.data(), status.st_size))
    return fail(ErrorCode::invalid_request, fmt::format("{} cannot be read.", path));
  const std::chrono::seconds modified{status.st_mtim.tv_sec};
  return ListFile{.path = path, .content = std::move(content), .modified = Timestamp{modified}};
}

Result<ListFile> read_list_file(const std::string& path) {
  TRY(ListFile file, read_packed_list_file(path));
  TRY(file.content, unpacked(std::move(file.content), path));
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (file.content.starts_with(byte_order_mark)) file.content.erase(0, byte_order_mark.size());
  return file;
}

Result<void> for_each_line(const ListFile& file,
                           const std::function<Result<void>(std::size_t, std::string_view)>& take) {
  std::string_view rest = file.content;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || line.front() == '#') continue;
    if (auto taken = take(number, line); !taken)
      return fail(taken.error().code, fmt::format("{}:{}: {}", file.path, number, taken.error().detail));
  }
  return {};
}

}  // namespace certwright::feeds
