#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/caller.h"
#include "service/parts.h"

namespace certwright::service {

// What administrators (`[policy] administrators`) may do beyond their own account.

[[nodiscard]] bool is_administrator(const model::Caller& caller, const Parts& parts);

/// Fails: access_denied, saying who decides, or that nobody does.
[[nodiscard]] Result<void> is_for_administrators(const model::Caller& caller, std::string_view action,
                                                 const Parts& parts);

/// Whose things a caller is shown who asks for those of `wanted`: unset means everybody's. Where nothing is wanted, an
/// administrator is shown everybody's, and anybody else his own account's. Fails: access_denied (another account's).
[[nodiscard]] Result<std::optional<std::string>> shown_account(const model::Caller& caller,
                                                               const std::optional<std::string>& wanted,
                                                               const Parts& parts);

}  // namespace certwright::service
