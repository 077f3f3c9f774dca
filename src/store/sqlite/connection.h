#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/sqlite_store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace certwright::store::sqlite {

class Connection;

/// A statement that changed the database, with what its parameters were: enough to do it again.
struct Change {
  using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
  const char* sql = nullptr;
  std::vector<Value> values;
};

/// One run of a prepared statement. Goes back to its connection's cache when it ends; must not outlive the connection.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Give the parameters their values, first to last. Texts and blobs are copied, unless borrow() was called.
  void bind(std::string_view text);
  void bind(ByteView blob);
  void bind(std::int64_t number);
  void bind_null();
  void bind(const std::string& text) { bind(std::string_view{text}); }
  void bind(const char* text) { bind(std::string_view{text}); }
  void bind(const Bytes& blob) { bind(ByteView{blob}); }
  template <std::integral Number>
  void bind(Number number) {
    bind(static_cast<std::int64_t>(number));
  }
  template <class Value>
  void bind(const std::optional<Value>& value) {
    if (value)
      bind(*value);
    else
      bind_null();
  }

  /// What is bound from now on outlives the statement, and need not be copied.
  void borrow() { borrowing_ = true; }

  /// Goes to the next row; false where there is none. Fails: as Connection::failed says.
  [[nodiscard]] Result<bool> step();
  /// Runs a statement that gives no row.
  [[nodiscard]] Result<void> run();

  // The columns of the current row, counted from 0. Views are valid until the next step.
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::string string(int column) const { return std::string{text(column)}; }
  [[nodiscard]] ByteView blob(int column) const;
  [[nodiscard]] Bytes bytes(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Connection;
  Statement(Connection& connection, const char* sql, sqlite3_stmt* statement, bool is_kept)
      : connection_(&connection), sql_(sql), statement_(statement), is_kept_(is_kept) {}
  Connection* connection_;
  const char* sql_;
  sqlite3_stmt* statement_;
  int parameter_ = 0;
  int bind_code_ = 0;
  bool borrowing_ = false;
  bool is_kept_;  ///< among the connection's changes, once it has run
  std::vector<Change::Value> values_;
};

/// One connection to the database file, used by one thread at a time.
class Connection {
 public:
  enum class Role { writer, reader };

  /// Opens an existing file, and prepares the connection: durability, limits, defences against a hostile file.
  /// Fails: as failed() says.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::string& path, Role role,
                                                                const SqliteOptions& options);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// A prepared statement from the cache. Refused, with the failure that was, until take_failure() is called. `sql` is
  /// a constant of the program: the cache knows it by its address.
  [[nodiscard]] Result<Statement> prepare(const char* sql);
  /// prepare(), with its parameters bound.
  template <class... Values>
  [[nodiscard]] Result<Statement> query(const char* sql, const Values&... values) {
    TRY(Statement statement, prepare(sql));
    (statement.bind(values), ...);
    return statement;
  }
  /// query(), run to its end; for statements that give no rows.
  template <class... Values>
  [[nodiscard]] Result<void> run(const char* sql, const Values&... values) {
    TRY(Statement statement, prepare(sql));
    statement.borrow();
    (statement.bind(values), ...);
    return statement.run();
  }
  /// Several statements at once, none with parameters: schema and settings.
  [[nodiscard]] Result<void> execute(const char* sql);

  [[nodiscard]] std::int64_t last_row() const;
  /// How many rows the statement before changed.
  [[nodiscard]] std::int64_t changed_rows() const;
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] bool is_read_only_file() const;

  /// Whether what statements change from now on is kept in memory, too. Forgets what was kept.
  void keep_changes(bool wanted);
  /// How many changes are kept.
  [[nodiscard]] std::size_t changes() const { return changes_.size(); }
  /// Undoes all changes but the first `count`: begins the transaction anew and does these again. A savepoint for each
  /// body of a group would copy every page that the body touches, which costs more than the body.
  /// Fails: unavailable (another process wrote between the two transactions), as failed() says; the whole transaction
  /// is lost then.
  [[nodiscard]] Result<void> return_to(std::size_t count);

  /// The first failure since the last call, if any. A body that overlooks one must still not be committed, and nothing
  /// runs until whoever is responsible for the transaction has looked here.
  [[nodiscard]] std::optional<Error> take_failure();

 private:
  friend class Statement;
  Connection(std::string path, Role role) : path_(std::move(path)), role_(role) {}
  [[nodiscard]] Result<void> configure(const SqliteOptions& options);
  /// The error for a SQLite code: read_only (full disk, I/O error, read-only file; only of a writer), unavailable
  /// (busy, corrupt, not readable), internal (else). Throws std::bad_alloc where memory ran out.
  Error failed(int code);
  [[nodiscard]] Error corrupt(std::string_view reason);
  void give_back(const char* sql, sqlite3_stmt* statement) noexcept;
  /// Tells whether another connection wrote since it was asked before.
  [[nodiscard]] Result<std::int64_t> data_version();
  [[nodiscard]] Result<void> do_again(const Change& change);

  std::string path_;
  Role role_;
  sqlite3* database_ = nullptr;
  std::unordered_map<const char*, std::vector<sqlite3_stmt*>> idle_;
  std::optional<Error> failure_;
  bool keeps_changes_ = false;
  std::vector<Change> changes_;
  bool told_corrupt_ = false;
};

}  // namespace certwright::store::sqlite
