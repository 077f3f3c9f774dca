#include "store/sqlite/migrations.h"

#include <array>

#include <fmt/format.h>

#include "store/sqlite/certificate_rows.h"
#include "store/sqlite/record_rows.h"

namespace certwright::store::sqlite {
namespace {

struct Migration {
  const char* schema;
  Result<void> (*convert)(Connection&) = nullptr;  ///< of the rows that are there, after the schema
};

// A migration that was released is never changed: a change of the schema is a new one at the end.
constexpr std::array migrations{
    Migration{
#include "store/migrations/0001_first.sql"
    },
    Migration{
#include "store/migrations/0002_whole_api.sql"
    },
    Migration{
#include "store/migrations/0003_search.sql"
        ,
        fill_search_columns,
    },
    Migration{
#include "store/migrations/0004_name_checks.sql"
    },
    Migration{
#include "store/migrations/0005_events_and_cases.sql"
    },
    Migration{
#include "store/migrations/0006_mails.sql"
    },
    Migration{
#include "store/migrations/0007_decisions.sql"
    },
    Migration{
#include "store/migrations/0008_revocation.sql"
        ,
        fill_intent_columns,
    },
    Migration{
#include "store/migrations/0009_signing_authorities.sql"
    },
    Migration{
#include "store/migrations/0010_ended_decisions.sql"
    },
};

Result<std::int64_t> user_version(Connection& connection) {
  TRY(Statement statement, connection.prepare("PRAGMA user_version"));
  TRY(const bool row, statement.step());
  return row ? statement.integer(0) : 0;
}

// Another process may have migrated between our look and our lock, so the version is read again under the lock.
Result<void> migrate_one(Connection& connection, std::size_t number) {
  TRY_VOID(connection.execute("BEGIN IMMEDIATE"));
  auto migrated = [&]() -> Result<void> {
    TRY(const std::int64_t version, user_version(connection));
    if (version >= static_cast<std::int64_t>(number)) return {};
    const Migration& migration = migrations.at(number - 1);
    TRY_VOID(connection.execute(migration.schema));
    if (migration.convert != nullptr) TRY_VOID(migration.convert(connection));
    return connection.execute(fmt::format("PRAGMA user_version = {}", number).c_str());
  }();
  if (migrated) return connection.execute("COMMIT");
  if (connection.in_transaction()) (void)connection.execute("ROLLBACK");
  return migrated;
}

}  // namespace

int schema_version() { return static_cast<int>(migrations.size()); }

Result<void> migrate(Connection& connection) {
  TRY(const std::int64_t version, user_version(connection));
  if (version > schema_version())
    return fail(
        ErrorCode::invalid_state,
        fmt::format("The database was made by a newer version of Certwright (schema {}; this version knows {}). "
                    "Run that version or a later one, or restore a backup of this version.",
                    version, schema_version()));
  for (auto number = static_cast<std::size_t>(version) + 1; number <= migrations.size(); ++number)
    TRY_VOID(migrate_one(connection, number));
  return {};
}

}  // namespace certwright::store::sqlite
