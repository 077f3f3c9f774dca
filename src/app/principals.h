#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/result.h"
#include "store/store.h"

namespace certwright::app {

/// Whether it can name a principal: IAM's rule for users, 1 to 64 letters, digits and `+=,.@_-`.
/// Fails: invalid_request, with an example.
[[nodiscard]] Result<void> require_principal_name(std::string_view name);

// The offline management of principals and their policies: each opens the data directory's store. A running server goes
// by a changed policy within a second.

/// Gives a principal its policy, and makes the principal where it is new. Fails: invalid_request (the document, with
/// the place in it; the name), not_found (the account), as the store.
[[nodiscard]] Result<void> put_policy(const Config& config, const std::string& data_dir, const std::string& account,
                                      const std::string& principal, const std::string& document);
/// Fails: not_found.
[[nodiscard]] Result<store::Principal> show_principal(const Config& config, const std::string& data_dir,
                                                      const std::string& account, const std::string& principal);
[[nodiscard]] Result<std::vector<store::Principal>> list_principals(const Config& config, const std::string& data_dir);
/// Fails: not_found, in_use (an access key of the principal is enabled).
[[nodiscard]] Result<void> remove_principal(const Config& config, const std::string& data_dir,
                                            const std::string& account, const std::string& principal);

}  // namespace certwright::app
