#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/call.h"

namespace certwright::api::acm {

/// What a NextToken is bound to: the operation, account and Region, and these members of the request as they were sent.
[[nodiscard]] std::string page_scope(const Call& call, std::string_view operation,
                                     std::span<const std::string_view> members);

}  // namespace certwright::api::acm
