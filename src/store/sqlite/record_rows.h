#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// The tables of accounts and what they set, access keys and serial numbers. Contracts: those of View and
// Transaction.

[[nodiscard]] Result<Account> account(Connection& db, std::string_view id);
[[nodiscard]] Result<AccessKey> access_key(Connection& db, std::string_view id);
[[nodiscard]] Result<std::vector<AccessKey>> access_keys(Connection& db);
[[nodiscard]] Result<std::optional<model::AccountConfiguration>> account_configuration(Connection& db,
                                                                                       std::string_view account,
                                                                                       std::string_view region);
[[nodiscard]] Result<Principal> principal(Connection& db, std::string_view account, std::string_view name);
[[nodiscard]] Result<std::vector<Principal>> principals(Connection& db);
[[nodiscard]] Result<Intent> intent(Connection& db, std::string_view serial);
[[nodiscard]] Result<std::vector<Intent>> open_intents(Connection& db);
[[nodiscard]] Result<SerialStatus> serial_status(Connection& db, std::string_view issuer_id, std::string_view serial);

[[nodiscard]] Result<void> put_account(Connection& db, const Account& account);
[[nodiscard]] Result<void> put_access_key(Connection& db, const AccessKey& key);
[[nodiscard]] Result<void> put_account_configuration(Connection& db, std::string_view account, std::string_view region,
                                                     const model::AccountConfiguration& configuration);
[[nodiscard]] Result<void> put_principal(Connection& db, const Principal& principal);
[[nodiscard]] Result<void> remove_principal(Connection& db, std::string_view account, std::string_view name);
[[nodiscard]] Result<void> put_intent(Connection& db, const Intent& intent);
[[nodiscard]] Result<void> close_intent(Connection& db, std::string_view serial, SerialState state, Timestamp at);

/// For databases from before not_after and key_digest.
[[nodiscard]] Result<void> fill_intent_columns(Connection& db);

}  // namespace certwright::store::sqlite
