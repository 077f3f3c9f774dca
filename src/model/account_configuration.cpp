#include "model/account_configuration.h"

#include <chrono>

#include <fmt/format.h>

namespace certwright::model {

Result<bool> repeats(const AccountConfiguration& now_set, const AccountConfiguration& wanted) {
  // As long as a request's token counts (facts 4.2: 1 h); ACM gives no time for this one.
  constexpr std::chrono::hours window{1};
  if (wanted.idempotency_token != now_set.idempotency_token || wanted.at - now_set.at >= window) return false;
  if (wanted.days_before_expiry == now_set.days_before_expiry) return true;
  return fail(
      ErrorCode::conflict,
      fmt::format("IdempotencyToken {} was used within the last hour with DaysBeforeExpiry {}. Use another token "
                  "to set DaysBeforeExpiry {}.",
                  wanted.idempotency_token, now_set.days_before_expiry, wanted.days_before_expiry));
}

}  // namespace certwright::model
