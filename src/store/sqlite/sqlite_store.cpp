#include "store/sqlite_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "store/sqlite/connection.h"
#include "store/sqlite/file_header.h"
#include "store/sqlite/migrations.h"
#include "store/sqlite/readers.h"
#include "store/sqlite/writer.h"

namespace certwright::store {
namespace {

namespace fs = std::filesystem;
using sqlite::FileState;

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, std::unique_ptr<sqlite::Connection> writer, const SqliteOptions& options)
      : path_(path), readers_(std::move(path), options), writer_(std::move(writer)) {}

  bool writable() const override { return writer_.writable(); }

  Statistics statistics() const override {
    Statistics counted{.commits = writer_.commits(), .transactions = writer_.transactions()};
    for (const char* part : {"", "-wal"}) {
      std::error_code error;
      const std::uintmax_t bytes = fs::file_size(path_ + part, error);
      if (!error) counted.bytes += bytes;
    }
    return counted;
  }

 protected:
  Result<void> read_view(const std::function<void(const View&)>& body) const override { return readers_.run(body); }
  Result<void> write_transaction(const std::function<Result<void>(Transaction&)>& body) override {
    return writer_.run(body);
  }

 private:
  const std::string path_;
  mutable sqlite::Readers readers_;
  sqlite::Writer writer_;
};

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Error system_error(const std::string& path, std::string_view what) {
  return {.code = ErrorCode::unavailable,
          .detail = fmt::format("{} cannot be {}: {}.", path, what, std::strerror(errno))};
}

// Made here, not by SQLite, so that only its owner can read it; the files that SQLite puts beside it follow suit.
Result<void> create_file(const std::string& path) {
  const File file{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (file.get() < 0 && errno != EEXIST) return tl::make_unexpected(system_error(path, "created"));
  const std::string directory = fs::absolute(path).parent_path();
  const File parent{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (parent.get() < 0 || ::fsync(parent.get()) != 0) return tl::make_unexpected(system_error(directory, "flushed"));
  return {};
}

Result<FileState> prepare_file(const std::string& path, OpenMode mode) {
  std::error_code error;
  if (!fs::exists(path, error)) {
    if (mode == OpenMode::existing)
      return fail(ErrorCode::not_found, fmt::format("There is no database {}. To make one: certwright init", path));
    TRY_VOID(create_file(path));
  }
  TRY(const FileState state, sqlite::look_at(path));
  if (state == FileState::empty && mode == OpenMode::existing)
    return tl::make_unexpected(sqlite::not_ours(path, "it is empty"));
  return state;
}

// The mark of the program goes into the file before anything else, so that a creation that is cut off can be carried
// on.
Result<void> make_ready(sqlite::Connection& connection, FileState state) {
  if (state == FileState::empty)
    TRY_VOID(connection.execute(fmt::format("PRAGMA application_id = {}", sqlite::application_id).c_str()));
  TRY_VOID(connection.execute("PRAGMA journal_mode = WAL"));
  return sqlite::migrate(connection);
}

// While opening, everything that the disk does not let us do is the same to the caller: the store is not available.
Error while_opening(Error error) {
  if (error.code == ErrorCode::read_only || error.code == ErrorCode::internal) error.code = ErrorCode::unavailable;
  return error;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, OpenMode mode, const SqliteOptions& options) {
  TRY(const FileState state, prepare_file(path, mode));
  auto writer = sqlite::Connection::open(path, sqlite::Connection::Role::writer, options);
  if (!writer) return tl::make_unexpected(while_opening(std::move(writer).error()));
  if ((*writer)->is_read_only_file())
    return fail(ErrorCode::unavailable,
                fmt::format("{} cannot be written. Check its owner, its permissions and its file system.", path));
  if (auto ready = make_ready(**writer, state); !ready)
    return tl::make_unexpected(while_opening(std::move(ready).error()));
  return std::make_unique<SqliteStore>(path, *std::move(writer), options);
}

}  // namespace certwright::store
