#include "store/memory/accounts.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include <fmt/format.h>

namespace certwright::store::memory {

Result<Account> account(const State& state, std::string_view id) { return value_at(state.accounts, "account", id); }

Result<AccessKey> access_key(const State& state, std::string_view id) {
  return value_at(state.access_keys, "access key", id);
}

Result<std::vector<AccessKey>> access_keys(const State& state) {
  std::vector<AccessKey> keys = values_of(state.access_keys);
  std::ranges::sort(keys, {}, [](const AccessKey& key) { return std::tie(key.created_at, key.id); });
  return keys;
}

Result<std::optional<model::AccountConfiguration>> account_configuration(const State& state, std::string_view account,
                                                                         std::string_view region) {
  const auto found = state.configurations.find(fmt::format("{} {}", account, region));
  if (found == state.configurations.end()) return std::nullopt;
  return found->second;
}

Result<Principal> principal(const State& state, std::string_view account, std::string_view name) {
  const auto found = state.principals.find(PrincipalKey{account, name});
  if (found == state.principals.end())
    return fail(ErrorCode::not_found, fmt::format("Account {} has no principal {}.", account, name));
  return found->second;
}

Result<std::vector<Principal>> principals(const State& state) { return values_of(state.principals); }

Result<void> put_account(State& state, Changes& changes, const Account& account) {
  changes.assign(state.accounts, account.id, account);
  return {};
}

Result<void> put_access_key(State& state, Changes& changes, const AccessKey& key) {
  changes.assign(state.access_keys, key.id, key);
  return {};
}

Result<void> put_account_configuration(State& state, Changes& changes, std::string_view account,
                                       std::string_view region, const model::AccountConfiguration& configuration) {
  changes.assign(state.configurations, fmt::format("{} {}", account, region), configuration);
  return {};
}

Result<void> put_principal(State& state, Changes& changes, const Principal& principal) {
  changes.assign(state.principals, PrincipalKey{principal.account, principal.name}, principal);
  return {};
}

Result<void> remove_principal(State& state, Changes& changes, std::string_view account, std::string_view name) {
  TRY_VOID(principal(state, account, name));
  changes.take_away(state.principals, PrincipalKey{account, name});
  return {};
}

}  // namespace certwright::store::memory
