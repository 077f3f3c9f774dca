#pragma once

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// The tables of verification cases and of the allow list. Contracts: those of View and Transaction.

[[nodiscard]] Result<model::VerificationCase> verification_case(Connection& db, std::string_view id);
[[nodiscard]] Result<CasePage> find_cases(Connection& db, const CaseQuery& query);
[[nodiscard]] Result<model::AllowListEntry> allow_list_entry(Connection& db, std::string_view id);
[[nodiscard]] Result<std::vector<model::AllowListEntry>> allow_list(Connection& db);

[[nodiscard]] Result<void> insert_case(Connection& db, const model::VerificationCase& one);
[[nodiscard]] Result<void> update_case(Connection& db, const model::VerificationCase& one);
[[nodiscard]] Result<void> put_allow_list_entry(Connection& db, const model::AllowListEntry& entry);
[[nodiscard]] Result<void> remove_allow_list_entry(Connection& db, std::string_view id);

}  // namespace certwright::store::sqlite
