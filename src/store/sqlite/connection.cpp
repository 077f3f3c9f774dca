#include "store/sqlite/connection.h"

#include <cstring>
#include <filesystem>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/log.h"

namespace certwright::store::sqlite {
namespace {

// A certificate of 100 names with the longest evidence stays below 1 MiB; nothing stored comes near this.
constexpr int max_value_bytes = 32 << 20;

// FULL makes every commit wait for the disk. secure_delete = FAST overwrites what is deleted where that costs no
// further page: a removed certificate's sealed key does not linger. The WAL is folded in every 64 MiB: certificates
// come in the order of chance to the index of ARNs, and a page that changed ten times meanwhile is then written back
// once.
constexpr const char* writer_settings =
    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA secure_delete = FAST;"
    "PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16000;"
    "PRAGMA temp_store = MEMORY";
constexpr const char* reader_settings =
    "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY";

std::string reason_of(sqlite3* database, int code) {
  std::string reason = sqlite3_errstr(code);
  if (database == nullptr) return reason;
  if (const int system = sqlite3_system_errno(database); system != 0 && (code & 0xff) != SQLITE_FULL)
    reason += fmt::format(" ({})", std::strerror(system));
  return reason;
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      sql_(other.sql_),
      statement_(std::exchange(other.statement_, nullptr)),
      parameter_(other.parameter_),
      bind_code_(other.bind_code_),
      borrowing_(other.borrowing_),
      is_kept_(other.is_kept_),
      values_(std::move(other.values_)) {}

Statement::~Statement() {
  if (statement_ != nullptr) connection_->give_back(sql_, statement_);
}

void Statement::bind(std::string_view text) {
  const int code = sqlite3_bind_text64(statement_, ++parameter_, text.data() != nullptr ? text.data() : "", text.size(),
                                       borrowing_ ? SQLITE_STATIC : SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) bind_code_ = code;
  if (is_kept_) values_.emplace_back(std::string{text});
}

void Statement::bind(ByteView blob) {
  // A null pointer would bind NULL, and an empty blob is not NULL.
  const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
  const int code =
      sqlite3_bind_blob64(statement_, ++parameter_, data, blob.size(), borrowing_ ? SQLITE_STATIC : SQLITE_TRANSIENT);
  if (code != SQLITE_OK) bind_code_ = code;
  if (is_kept_) values_.emplace_back(Bytes(blob.begin(), blob.end()));
}

void Statement::bind(std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_, ++parameter_, number);
  if (code != SQLITE_OK) bind_code_ = code;
  if (is_kept_) values_.emplace_back(number);
}

void Statement::bind_null() {
  const int code = sqlite3_bind_null(statement_, ++parameter_);
  if (code != SQLITE_OK) bind_code_ = code;
  if (is_kept_) values_.emplace_back();
}

Result<bool> Statement::step() {
  if (bind_code_ != SQLITE_OK) return tl::make_unexpected(connection_->failed(bind_code_));
  const int code = sqlite3_step(statement_);
  if (std::exchange(is_kept_, false) && (code == SQLITE_ROW || code == SQLITE_DONE))
    connection_->changes_.push_back({.sql = sql_, .values = std::move(values_)});
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::make_unexpected(connection_->failed(code));
}

Result<void> Statement::run() {
  TRY(const bool row, step());
  if (row) return fail(ErrorCode::internal, "a statement gave a row where none was expected");
  return {};
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return data == nullptr ? std::string_view{}
                         : std::string_view{data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

ByteView Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return data == nullptr ? ByteView{}
                         : ByteView{data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Bytes Statement::bytes(int column) const {
  const ByteView view = blob(column);
  return {view.begin(), view.end()};
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Role role, const SqliteOptions& options) {
  std::unique_ptr<Connection> connection{new Connection{path, role}};
  // NOMUTEX: a connection is used by one thread at a time. No CREATE: the file was made, and judged, before.
  const int code =
      sqlite3_open_v2(path.c_str(), &connection->database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) return tl::make_unexpected(connection->failed(code));
  TRY_VOID(connection->configure(options));
  return connection;
}

Connection::~Connection() {
  for (const auto& [sql, statements] : idle_)
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  sqlite3_close_v2(database_);
}

Result<void> Connection::configure(const SqliteOptions& options) {
  sqlite3_extended_result_codes(database_, 1);
  sqlite3_busy_timeout(database_, static_cast<int>(options.busy_timeout.count()));
  sqlite3_limit(database_, SQLITE_LIMIT_LENGTH, max_value_bytes);
  // A database file may come from anywhere: nothing in its schema may run code of its own choosing.
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  TRY_VOID(execute(role_ == Role::writer ? writer_settings : reader_settings));
  if (options.max_pages) TRY_VOID(execute(fmt::format("PRAGMA max_page_count = {}", *options.max_pages).c_str()));
  return {};
}

Result<Statement> Connection::prepare(const char* sql) {
  // After a failure SQLite may have ended the transaction on its own; what ran then would be kept at once, by itself.
  if (failure_) return tl::make_unexpected(*failure_);
  const auto is_kept = [this](sqlite3_stmt* made) { return keeps_changes_ && sqlite3_stmt_readonly(made) == 0; };
  auto& idle = idle_[sql];
  if (!idle.empty()) {
    sqlite3_stmt* statement = idle.back();
    idle.pop_back();
    return Statement{*this, sql, statement, is_kept(statement)};
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return tl::make_unexpected(failed(code));
  return Statement{*this, sql, statement, is_kept(statement)};
}

void Connection::give_back(const char* sql, sqlite3_stmt* statement) noexcept {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  try {
    idle_[sql].push_back(statement);
  } catch (const std::bad_alloc&) {
    sqlite3_finalize(statement);
  }
}

Result<void> Connection::execute(const char* sql) {
  if (const int code = sqlite3_exec(database_, sql, nullptr, nullptr, nullptr); code != SQLITE_OK)
    return tl::make_unexpected(failed(code));
  return {};
}

void Connection::keep_changes(bool wanted) {
  keeps_changes_ = wanted;
  changes_.clear();
}

Result<std::int64_t> Connection::data_version() {
  TRY(Statement row, prepare("PRAGMA data_version"));
  TRY(const bool found, row.step());
  return found ? row.integer(0) : 0;
}

Result<void> Connection::do_again(const Change& change) {
  TRY(Statement statement, prepare(change.sql));
  statement.borrow();
  for (const Change::Value& value : change.values) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
      statement.bind(*number);
    else if (const auto* text = std::get_if<std::string>(&value))
      statement.bind(*text);
    else if (const auto* blob = std::get_if<Bytes>(&value))
      statement.bind(*blob);
    else
      statement.bind_null();
  }
  TRY_VOID(statement.step());
  return {};
}

Result<void> Connection::return_to(std::size_t count) {
  if (changes_.size() == count) return {};
  changes_.resize(count);
  keeps_changes_ = false;
  TRY(const std::int64_t before, data_version());
  TRY_VOID(run("ROLLBACK"));
  TRY_VOID(run("BEGIN IMMEDIATE"));
  TRY(const std::int64_t now, data_version());
  // The changes rest on what the others have read.
  if (now != before) return fail(ErrorCode::unavailable, "Another process changed the database meanwhile. Try again.");
  for (const Change& change : changes_) TRY_VOID(do_again(change));
  keeps_changes_ = true;
  return {};
}

std::int64_t Connection::last_row() const { return sqlite3_last_insert_rowid(database_); }

std::int64_t Connection::changed_rows() const { return sqlite3_changes64(database_); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }

bool Connection::is_read_only_file() const { return sqlite3_db_readonly(database_, "main") == 1; }

std::optional<Error> Connection::take_failure() { return std::exchange(failure_, std::nullopt); }

Error Connection::corrupt(std::string_view reason) {
  if (!std::exchange(told_corrupt_, true))
    log::error("store.corrupt", {{"file", path_}, {"reason", std::string{reason}}});
  return {
      .code = ErrorCode::unavailable,
      .detail = fmt::format("{} is corrupt ({}). Stop the server, keep the file for inspection, and restore it from "
                            "a backup.",
                            std::filesystem::path{path_}.filename().string(), reason)};
}

Error Connection::failed(int code) {
  const std::string file = std::filesystem::path{path_}.filename().string();
  const std::string reason = reason_of(database_, code);
  Error error;
  switch (code & 0xff) {
    case SQLITE_NOMEM:
      throw std::bad_alloc{};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      error = corrupt(reason);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      error = {.code = ErrorCode::unavailable,
               .detail = fmt::format("{} is busy: another process has held it for too long. Try again.", file)};
      break;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      error = role_ == Role::writer
                  ? Error{.code = ErrorCode::read_only,
                          .detail = fmt::format("{} cannot be written now ({}), and nothing of this change was kept. "
                                                "Make room on its file system, or make it writable again; writing then "
                                                "resumes by itself.",
                                                file, reason)}
                  : Error{.code = ErrorCode::unavailable,
                          .detail = fmt::format("{} cannot be read now ({}). Look at its file system.", file, reason)};
      break;
    default:
      error = {.code = ErrorCode::internal,
               .detail = fmt::format("SQLite: {} ({})", sqlite3_errmsg(database_), reason)};
  }
  if (!failure_) failure_ = error;
  return error;
}

}  // namespace certwright::store::sqlite
