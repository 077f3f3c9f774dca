#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "model/name_check.h"
#include "store/sqlite/connection.h"

namespace certwright::store::sqlite {

// The tables of checks of names. Contracts: those of View and Transaction.

[[nodiscard]] Result<model::NameCheck> name_check(Connection& db, std::string_view id);
[[nodiscard]] Result<std::vector<model::NameCheck>> running_name_checks(Connection& db);
[[nodiscard]] Result<std::vector<std::size_t>> name_check_places(Connection& db, std::string_view id);
[[nodiscard]] Result<std::vector<model::NameCheckResult>> name_check_results(Connection& db, std::string_view id,
                                                                             std::size_t from, std::size_t limit);

[[nodiscard]] Result<void> insert_name_check(Connection& db, const model::NameCheck& check);
[[nodiscard]] Result<void> put_name_check_results(Connection& db, std::string_view id,
                                                  std::span<const model::NameCheckResult> results);
[[nodiscard]] Result<void> set_name_check_state(Connection& db, std::string_view id, model::NameCheckState state);
[[nodiscard]] Result<std::size_t> remove_name_checks(Connection& db, Timestamp created_before, std::size_t most_names,
                                                     std::size_t limit);

}  // namespace certwright::store::sqlite
