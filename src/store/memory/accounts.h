#pragma once

#include "store/memory/changes.h"
#include "store/memory/state.h"
#include "store/store.h"

namespace certwright::store::memory {

// Accounts, their keys, configurations and principals. Contracts: those of View and Transaction.

[[nodiscard]] Result<Account> account(const State& state, std::string_view id);
[[nodiscard]] Result<AccessKey> access_key(const State& state, std::string_view id);
[[nodiscard]] Result<std::vector<AccessKey>> access_keys(const State& state);
[[nodiscard]] Result<std::optional<model::AccountConfiguration>> account_configuration(const State& state,
                                                                                       std::string_view account,
                                                                                       std::string_view region);
[[nodiscard]] Result<Principal> principal(const State& state, std::string_view account, std::string_view name);
[[nodiscard]] Result<std::vector<Principal>> principals(const State& state);

[[nodiscard]] Result<void> put_account(State& state, Changes& changes, const Account& account);
[[nodiscard]] Result<void> put_access_key(State& state, Changes& changes, const AccessKey& key);
[[nodiscard]] Result<void> put_account_configuration(State& state, Changes& changes, std::string_view account,
                                                     std::string_view region,
                                                     const model::AccountConfiguration& configuration);
[[nodiscard]] Result<void> put_principal(State& state, Changes& changes, const Principal& principal);
[[nodiscard]] Result<void> remove_principal(State& state, Changes& changes, std::string_view account,
                                            std::string_view name);

}  // namespace certwright::store::memory
