#include "store/sealed_values.h"

#include <utility>

#include "store/sqlite/connection.h"
#include "store/sqlite_store.h"

namespace certwright::store {
namespace {

/// The statements about one kind. A sealed value begins with a format byte and four of the version (keys/sealer.h).
struct Statements {
  const char* count;
  const char* others;   ///< parameters: version, after, limit; columns: id, value
  const char* replace;  ///< parameters: new value, id, old value
};

const Statements& statements(SealedKind kind) {
  static const Statements account{
      "SELECT substr(sealed_secret, 2, 4), count(*) FROM account WHERE length(sealed_secret) > 0 GROUP BY 1",
      "SELECT id, sealed_secret FROM account WHERE length(sealed_secret) > 0 AND substr(sealed_secret, 2, 4) <> ? AND "
      "id > ? "
      "ORDER BY id LIMIT ?",
      "UPDATE account SET sealed_secret = ? WHERE id = ? AND sealed_secret = ?"};
  static const Statements access_key{
      "SELECT substr(sealed_secret, 2, 4), count(*) FROM access_key WHERE length(sealed_secret) > 0 GROUP BY 1",
      "SELECT id, sealed_secret FROM access_key WHERE length(sealed_secret) > 0 AND substr(sealed_secret, 2, 4) <> ? "
      "AND id > ? "
      "ORDER BY id LIMIT ?",
      "UPDATE access_key SET sealed_secret = ? WHERE id = ? AND sealed_secret = ?"};
  static const Statements authority{
      "SELECT substr(sealed_key, 2, 4), count(*) FROM authority WHERE length(sealed_key) > 0 GROUP BY 1",
      "SELECT id, sealed_key FROM authority WHERE length(sealed_key) > 0 AND substr(sealed_key, 2, 4) <> ? AND id > ? "
      "ORDER BY id LIMIT ?",
      "UPDATE authority SET sealed_key = ? WHERE id = ? AND sealed_key = ?"};
  static const Statements authority_request{
      "SELECT substr(sealed_key, 2, 4), count(*) FROM authority_request WHERE length(sealed_key) > 0 GROUP BY 1",
      "SELECT id, sealed_key FROM authority_request WHERE length(sealed_key) > 0 AND substr(sealed_key, 2, 4) <> ? AND "
      "id > ? "
      "ORDER BY id LIMIT ?",
      "UPDATE authority_request SET sealed_key = ? WHERE id = ? AND sealed_key = ?"};
  static const Statements subscriber_key{
      "SELECT substr(sealed_key, 2, 4), count(*) FROM intent WHERE length(sealed_key) > 0 GROUP BY 1",
      "SELECT serial, sealed_key FROM intent WHERE length(sealed_key) > 0 AND substr(sealed_key, 2, 4) <> ? AND serial "
      "> ? "
      "ORDER BY serial LIMIT ?",
      "UPDATE intent SET sealed_key = ? WHERE serial = ? AND sealed_key = ?"};
  static const Statements imported_key{
      "SELECT substr(sealed_key, 2, 4), count(*) FROM imported_material WHERE length(sealed_key) > 0 GROUP BY 1",
      "SELECT c.arn, m.sealed_key FROM imported_material m JOIN certificate c ON c.seq = m.certificate "
      "WHERE length(m.sealed_key) > 0 AND substr(m.sealed_key, 2, 4) <> ? AND c.arn > ? ORDER BY c.arn LIMIT ?",
      "UPDATE imported_material SET sealed_key = ? WHERE certificate = (SELECT seq FROM certificate WHERE arn = ?) "
      "AND sealed_key = ?"};
  static const Statements mail{
      "SELECT substr(sealed_code, 2, 4), count(*) FROM mail WHERE length(sealed_code) > 0 GROUP BY 1",
      "SELECT id, sealed_code FROM mail WHERE length(sealed_code) > 0 AND substr(sealed_code, 2, 4) <> ? AND id > ? "
      "ORDER BY id LIMIT ?",
      "UPDATE mail SET sealed_code = ? WHERE id = ? AND sealed_code = ?"};
  switch (kind) {
    case SealedKind::account:
      return account;
    case SealedKind::access_key:
      return access_key;
    case SealedKind::authority:
      return authority;
    case SealedKind::authority_request:
      return authority_request;
    case SealedKind::subscriber_key:
      return subscriber_key;
    case SealedKind::imported_key:
      return imported_key;
    case SealedKind::mail:
      break;
  }
  return mail;
}

Bytes octets(std::uint32_t version) {
  Bytes out(sizeof version);
  for (std::size_t i = 0; i < out.size(); ++i) out[out.size() - 1 - i] = static_cast<std::uint8_t>(version >> (8 * i));
  return out;
}

std::uint32_t number(ByteView version) {
  std::uint32_t out = 0;
  for (const std::uint8_t octet : version) out = out << 8 | octet;
  return out;
}

class SqliteSealedValues final : public SealedValues {
 public:
  SqliteSealedValues(std::unique_ptr<Store> store, std::unique_ptr<sqlite::Connection> connection)
      : store_(std::move(store)), connection_(std::move(connection)) {}

  Result<std::map<std::uint32_t, std::uint64_t>> count(SealedKind kind) override {
    forget_failure();
    std::map<std::uint32_t, std::uint64_t> counts;
    TRY(sqlite::Statement rows, connection_->prepare(statements(kind).count));
    for (;;) {
      TRY(const bool more, rows.step());
      if (!more) return counts;
      counts[number(rows.blob(0))] = static_cast<std::uint64_t>(rows.integer(1));
    }
  }

  Result<std::vector<SealedValue>> others(SealedKind kind, std::uint32_t version, std::string_view after,
                                          std::size_t limit) override {
    forget_failure();
    std::vector<SealedValue> values;
    values.reserve(limit);
    TRY(sqlite::Statement rows, connection_->query(statements(kind).others, octets(version), after, limit));
    for (;;) {
      TRY(const bool more, rows.step());
      if (!more) return values;
      values.push_back({.kind = kind, .id = rows.string(0), .sealed = rows.bytes(1)});
    }
  }

  Result<std::size_t> replace(std::span<const Change> changes) override {
    forget_failure();
    TRY_VOID(connection_->execute("BEGIN IMMEDIATE"));
    std::size_t changed = 0;
    const auto all = [&]() -> Result<void> {
      for (const Change& change : changes) {
        const SealedValue& before = *change.before;
        TRY_VOID(connection_->run(statements(before.kind).replace, change.sealed, before.id, before.sealed));
        changed += static_cast<std::size_t>(connection_->changed_rows());
      }
      return connection_->execute("COMMIT");
    }();
    if (all) return changed;
    forget_failure();
    if (connection_->in_transaction()) static_cast<void>(connection_->execute("ROLLBACK"));
    return tl::make_unexpected(all.error());
  }

 private:
  // Each call is a transaction of its own, whose caller heard of its failure.
  void forget_failure() { static_cast<void>(connection_->take_failure()); }

  // Opened first: it judges the file, and brings an older schema up to date.
  const std::unique_ptr<Store> store_;
  const std::unique_ptr<sqlite::Connection> connection_;
};

}  // namespace

std::string_view to_string(SealedKind kind) {
  switch (kind) {
    case SealedKind::account:
      return "account";
    case SealedKind::access_key:
      return "access-key";
    case SealedKind::authority:
      return "authority";
    case SealedKind::authority_request:
      return "authority-request";
    case SealedKind::subscriber_key:
      return "subscriber-key";
    case SealedKind::imported_key:
      return "imported-key";
    case SealedKind::mail:
      break;
  }
  return "mail";
}

Result<std::unique_ptr<SealedValues>> SealedValues::open(const std::string& path) {
  TRY(auto store, open_sqlite_store(path, OpenMode::existing));
  TRY(auto connection, sqlite::Connection::open(path, sqlite::Connection::Role::writer, SqliteOptions{}));
  return std::unique_ptr<SealedValues>{std::make_unique<SqliteSealedValues>(std::move(store), std::move(connection))};
}

}  // namespace certwright::store
