#include "service/account_configuration.h"

#include <fmt/format.h>

#include "base/log.h"

namespace certwright::service {

using model::AccountConfiguration;

Result<AccountConfiguration> get_account_configuration(const model::Caller& caller, Parts& parts) {
  TRY(auto stored, parts.store.read([&](const store::View& view) {
    return view.account_configuration(caller.account, caller.region);
  }));
  return std::move(stored).value_or(AccountConfiguration{});
}

Result<void> put_account_configuration(const model::Caller& caller, std::int64_t days_before_expiry,
                                       const std::string& idempotency_token, Parts& parts) {
  const AccountConfiguration wanted{
      .days_before_expiry = days_before_expiry, .idempotency_token = idempotency_token, .at = parts.clock.now()};
  TRY(const bool changed, parts.store.write([&](store::Transaction& tx) -> Result<bool> {
    TRY(const auto stored, tx.account_configuration(caller.account, caller.region));
    if (stored) {
      TRY(const bool repeated, repeats(*stored, wanted));
      if (repeated) return false;
    }
    TRY_VOID(tx.put_account_configuration(caller.account, caller.region, wanted));
    TRY_VOID(tx.append({.name = "account.configured",
                        .subject = caller.account,
                        .account = caller.account,
                        .actor = model::actor_of(caller),
                        .at = wanted.at,
                        .details = {{"region", caller.region},
                                    {"days_before_expiry", fmt::to_string(days_before_expiry)},
                                    {"access_key_id", caller.access_key_id},
                                    {"request_id", caller.request_id}}}));
    return true;
  }));
  if (changed)
    log::info("account.configured", {{"account", caller.account},
                                     {"region", caller.region},
                                     {"days_before_expiry", fmt::to_string(days_before_expiry)},
                                     {"access_key_id", caller.access_key_id},
                                     {"request_id", caller.request_id}});
  return {};
}

}  // namespace certwright::service
