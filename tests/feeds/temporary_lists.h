#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace certwright::tests {

/// A fresh directory for lists, removed with what is in it.
class TemporaryLists {
 public:
  TemporaryLists() {
    std::string pattern = (std::filesystem::temp_directory_path() / "certwright-lists-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = pattern;
  }
  ~TemporaryLists() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  TemporaryLists(const TemporaryLists&) = delete;
  TemporaryLists& operator=(const TemporaryLists&) = delete;

  /// Writes a file and gives its path.
  [[nodiscard]] std::string write(std::string_view name, std::string_view content) const {
    const std::filesystem::path path = directory_ / name;
    std::ofstream{path, std::ios::binary} << content;
    return path.string();
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace certwright::tests
