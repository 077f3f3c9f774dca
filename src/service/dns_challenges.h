#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// Gives each validation the record that proves its name for this account. Fails: not_found (no such account),
/// internal.
[[nodiscard]] Result<void> add_dns_challenges(std::string_view account,
                                              std::vector<model::DomainValidation>& validations, Parts& parts);

}  // namespace certwright::service
