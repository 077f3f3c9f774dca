#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/bytes.h"

namespace certwright::test {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

inline Bytes read_bytes(const std::filesystem::path& path) {
  const std::string text = read_text(path);
  return {text.begin(), text.end()};
}

/// A file of tests/data/pki.
inline Bytes data_file(std::string_view name) {
  return read_bytes(std::filesystem::path{CERTWRIGHT_SOURCE_DIR} / "tests/data/pki" / name);
}

/// A fresh directory, removed with all that is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "certwright-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = pattern;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  std::filesystem::path write(std::string_view name, ByteView bytes) const {
    const std::filesystem::path path = path_ / name;
    std::ofstream file{path, std::ios::binary};
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return path;
  }

  /// Runs a shell command in this directory. Gives its exit status and what it wrote to either output.
  [[nodiscard]] std::pair<int, std::string> run(const std::string& command) const {
    const std::string log = (path_ / "output.txt").string();
    const int status = std::system(("cd '" + path_.string() + "' && ( " + command + " ) >'" + log + "' 2>&1").c_str());
    return {status, read_text(log)};
  }

 private:
  std::filesystem::path path_;
};

}  // namespace certwright::test
