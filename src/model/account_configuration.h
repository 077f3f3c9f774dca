#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace certwright::model {

/// facts 4.2: "default 45". How long before its end a certificate is first told of.
inline constexpr std::int64_t default_days_before_expiry = 45;

/// What PutAccountConfiguration set for an account in a Region.
struct AccountConfiguration {
  std::int64_t days_before_expiry = default_days_before_expiry;
  std::string idempotency_token;  ///< of the call that set it
  Timestamp at;                   ///< of that call
  friend bool operator==(const AccountConfiguration&, const AccountConfiguration&) = default;
};

/// Whether `wanted` repeats the call that set `now_set`: the same token within the hour (facts 4.2).
/// Fails: conflict (the same token, but other settings).
[[nodiscard]] Result<bool> repeats(const AccountConfiguration& now_set, const AccountConfiguration& wanted);

}  // namespace certwright::model
