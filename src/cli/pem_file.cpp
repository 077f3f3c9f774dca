#include "cli/pem_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace certwright::cli {
namespace {

constexpr std::size_t max_file_bytes = 2UL * 1024 * 1024;

}  // namespace

// One byte more than is allowed tells a longer file.
std::optional<Secret> read_pem_file(const std::string& path, Session& session) {
  std::ifstream file{path, std::ios::binary};
  Bytes content(max_file_bytes + 1);
  if (file) file.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size()));
  const auto length = static_cast<std::size_t>(file.gcount());
  if ((file && length > 0) || file.eof()) {
    content.resize(length);
    if (length > 0 && length <= max_file_bytes) return Secret{std::move(content)};
    session.refuse(exit_usage,
                   {fmt::format("{}: the file is {}.", path, length == 0 ? "empty" : "longer than 2 MiB"),
                    fmt::format("{}：ファイルが{}。", path, length == 0 ? "空です" : "2 MiB を超えています")},
                   {"Name a PEM file.", "PEM ファイルを指定してください。"});
    return std::nullopt;
  }
  const std::string reason = std::strerror(errno);
  session.refuse(
      exit_usage,
      {fmt::format("{}: cannot be read ({}).", path, reason), fmt::format("{}：読み取れません（{}）。", path, reason)},
      {"Name a PEM file.", "PEM ファイルを指定してください。"});
  return std::nullopt;
}

}  // namespace certwright::cli
