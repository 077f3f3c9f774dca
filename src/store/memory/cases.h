#pragma once

#include "store/memory/changes.h"
#include "store/memory/state.h"
#include "store/store.h"

namespace certwright::store::memory {

// Verification cases, and the allow list. Contracts: those of View and Transaction.

[[nodiscard]] Result<model::VerificationCase> verification_case(const State& state, std::string_view id);
[[nodiscard]] Result<CasePage> find_cases(const State& state, const CaseQuery& query);
[[nodiscard]] Result<model::AllowListEntry> allow_list_entry(const State& state, std::string_view id);
[[nodiscard]] Result<std::vector<model::AllowListEntry>> allow_list(const State& state);

[[nodiscard]] Result<void> insert_case(State& state, Changes& changes, const model::VerificationCase& one);
[[nodiscard]] Result<void> update_case(State& state, Changes& changes, const model::VerificationCase& one);
[[nodiscard]] Result<void> put_allow_list_entry(State& state, Changes& changes, const model::AllowListEntry& entry);
[[nodiscard]] Result<void> remove_allow_list_entry(State& state, Changes& changes, std::string_view id);

}  // namespace certwright::store::memory
