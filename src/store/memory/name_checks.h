#pragma once

#include "store/memory/changes.h"
#include "store/memory/state.h"
#include "store/store.h"

namespace certwright::store::memory {

// Checks of names that were asked for, and their results. Contracts: those of View and Transaction.

[[nodiscard]] Result<model::NameCheck> name_check(const State& state, std::string_view id);
[[nodiscard]] Result<std::vector<model::NameCheck>> running_name_checks(const State& state);
[[nodiscard]] Result<std::vector<std::size_t>> name_check_places(const State& state, std::string_view id);
[[nodiscard]] Result<std::vector<model::NameCheckResult>> name_check_results(const State& state, std::string_view id,
                                                                             std::size_t from, std::size_t limit);

[[nodiscard]] Result<void> insert_name_check(State& state, Changes& changes, const model::NameCheck& check);
[[nodiscard]] Result<void> put_name_check_results(State& state, Changes& changes, std::string_view id,
                                                  std::span<const model::NameCheckResult> results);
[[nodiscard]] Result<void> set_name_check_state(State& state, Changes& changes, std::string_view id,
                                                model::NameCheckState next);
[[nodiscard]] Result<std::size_t> remove_name_checks(State& state, Changes& changes, Timestamp created_before,
                                                     std::size_t most_names, std::size_t limit);

}  // namespace certwright::store::memory
