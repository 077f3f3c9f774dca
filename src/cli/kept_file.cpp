#include "cli/kept_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace certwright::cli {
namespace {

// Whoever mistypes the name of the file must not lose another one.
bool may_be_replaced(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return true;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  constexpr std::string_view beginning = "{\"certwright_facts\":";
  std::string found(beginning.size(), '\0');
  std::ifstream in{path, std::ios::binary};
  in.read(found.data(), static_cast<std::streamsize>(found.size()));
  return found == beginning || in.gcount() == 0;
}

Error not_written(const std::string& path, int error) {
  return {.code = ErrorCode::unavailable,
          .detail = fmt::format("cannot write '{}': {}", path, std::strerror(error == 0 ? EIO : error))};
}

}  // namespace

KeptFile::KeptFile(std::string path) : path_(std::move(path)), beside_(path_ + ".part") {}

Result<std::unique_ptr<KeptFile>> KeptFile::create(const std::string& path) {
  if (!may_be_replaced(path))
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' exists and holds no saved facts: choose another name for --save", path));
  std::unique_ptr<KeptFile> file{new KeptFile{path}};
  errno = 0;
  file->out_.open(file->beside_, std::ios::binary | std::ios::trunc);
  if (!file->out_) return fail(ErrorCode::invalid_request, not_written(path, errno).detail);
  return file;
}

KeptFile::~KeptFile() {
  if (!out_.is_open()) return;
  out_.close();
  std::remove(beside_.c_str());
}

void KeptFile::begin(std::string_view policy_json) {
  if (!std::exchange(has_begun_, true)) out_ << model::kept_head(policy_json);
}

void KeptFile::append(std::string_view names_json) {
  if (names_json.empty()) return;
  if (std::exchange(has_names_, true)) out_ << ",\n";
  out_ << names_json;
}

Result<void> KeptFile::finish() {
  if (!has_begun_) return {};
  errno = 0;
  out_ << model::kept_tail;
  out_.flush();
  if (!out_ || std::rename(beside_.c_str(), path_.c_str()) != 0) return tl::unexpected(not_written(path_, errno));
  out_.close();
  return {};
}

Result<std::unique_ptr<model::KeptFacts>> read_kept_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::error_code ignored;
  if (!in || std::filesystem::is_directory(path, ignored))
    return fail(ErrorCode::invalid_request, fmt::format("cannot read '{}'", path));
  std::string text;
  constexpr std::size_t piece = 1024UL * 1024;
  // One piece beyond the limit is enough for the reader to refuse it.
  while (in && text.size() <= model::max_kept_bytes) {
    const std::size_t before = text.size();
    text.resize(before + piece);
    in.read(text.data() + before, static_cast<std::streamsize>(piece));
    text.resize(before + static_cast<std::size_t>(in.gcount()));
  }
  auto kept = model::read_kept_facts(text);
  if (!kept) return fail(kept.error().code, fmt::format("{}: {}", path, kept.error().detail));
  return kept;
}

}  // namespace certwright::cli
