#include "store/sqlite/file_header.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/bytes.h"
#include "store/sqlite/migrations.h"

namespace certwright::store::sqlite {
namespace {

// SQLite file format, section 1.3 "The Database Header".
constexpr std::string_view magic{"SQLite format 3\0", 16};
constexpr std::size_t application_id_offset = 68;
using Header = std::array<std::uint8_t, 100>;

// A file opened by SQLite's own file layer. When a process closes a file by itself, POSIX takes all its locks on it
// away, those of another connection of this process included; SQLite's layer knows of them and waits with the closing.
class VfsFile {
 public:
  explicit VfsFile(const std::string& path)
      : vfs_(sqlite3_vfs_find(nullptr)),
        memory_(static_cast<std::size_t>(vfs_->szOsFile) / sizeof(std::max_align_t) + 1),
        name_(sqlite3_create_filename(path.c_str(), "", "", 0, nullptr)) {
    code_ = name_ == nullptr ? SQLITE_NOMEM
                             : vfs_->xOpen(vfs_, name_, file(), SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, nullptr);
  }
  VfsFile(const VfsFile&) = delete;
  VfsFile& operator=(const VfsFile&) = delete;
  ~VfsFile() {
    if (file()->pMethods != nullptr) file()->pMethods->xClose(file());
    sqlite3_free_filename(name_);
  }

  [[nodiscard]] int code() const { return code_; }
  [[nodiscard]] int size(sqlite3_int64& bytes) { return file()->pMethods->xFileSize(file(), &bytes); }
  [[nodiscard]] int read(Header& header) {
    return file()->pMethods->xRead(file(), header.data(), static_cast<int>(header.size()), 0);
  }

 private:
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }

  sqlite3_vfs* vfs_;
  std::vector<std::max_align_t> memory_;
  sqlite3_filename name_;
  int code_;
};

std::uint32_t big_endian(const Header& header, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | header.at(offset + i);
  return value;
}

Error unreadable(const std::string& path, int code) {
  return {.code = ErrorCode::unavailable,
          .detail = fmt::format("{} cannot be read: {}{}.", path, sqlite3_errstr(code),
                                errno != 0 ? fmt::format(" ({})", std::strerror(errno)) : "")};
}

}  // namespace

Error not_ours(const std::string& path, std::string_view why) {
  return {.code = ErrorCode::invalid_state,
          .detail = fmt::format("{} is not a Certwright database ({}). It was left as it is. Check [store] url, or "
                                "restore the file from a backup.",
                                path, why)};
}

Result<FileState> look_at(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return tl::make_unexpected(not_ours(path, "it is no regular file"));
  errno = 0;
  VfsFile file{std::filesystem::absolute(path).string()};
  if (file.code() != SQLITE_OK) return tl::make_unexpected(unreadable(path, file.code()));
  sqlite3_int64 bytes = 0;
  if (const int code = file.size(bytes); code != SQLITE_OK) return tl::make_unexpected(unreadable(path, code));
  if (bytes == 0) return FileState::empty;
  Header header{};
  const int code = file.read(header);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return tl::make_unexpected(unreadable(path, code));
  if (text_of(ByteView{header}.first(magic.size())) != magic)
    return tl::make_unexpected(not_ours(path, "its header is none of SQLite's"));
  if (big_endian(header, application_id_offset) != application_id)
    return tl::make_unexpected(not_ours(path, "it belongs to another program"));
  return FileState::ours;
}

}  // namespace certwright::store::sqlite
