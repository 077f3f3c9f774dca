#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace certwright::store::sqlite {

/// The application_id of a Certwright database ("Cwrt"), at offset 68 of its file.
inline constexpr std::uint32_t application_id = 0x43777274;

/// The schema that this version of the program works with: the number of the last migration.
[[nodiscard]] int schema_version();

/// Brings the schema forward, each migration in a transaction of its own.
/// Fails: invalid_state (made by a newer version), as Connection does.
[[nodiscard]] Result<void> migrate(Connection& connection);

}  // namespace certwright::store::sqlite
