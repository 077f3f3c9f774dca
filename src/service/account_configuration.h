#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "model/account_configuration.h"
#include "model/caller.h"
#include "service/parts.h"

namespace certwright::service {

/// What the caller's account has set in its Region, or the defaults.
[[nodiscard]] Result<model::AccountConfiguration> get_account_configuration(const model::Caller& caller, Parts& parts);

/// Sets it. The same call again within the hour changes nothing.
/// Fails: conflict (the token was used with other settings).
[[nodiscard]] Result<void> put_account_configuration(const model::Caller& caller, std::int64_t days_before_expiry,
                                                     const std::string& idempotency_token, Parts& parts);

}  // namespace certwright::service
