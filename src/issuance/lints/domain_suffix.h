#pragma once

#include <string_view>

namespace certwright::issuance::lints {

/// Whether `name` is `suffix` (in lower case) or a name below it, without regard to case.
[[nodiscard]] bool is_at_or_below(std::string_view name, std::string_view suffix);

}  // namespace certwright::issuance::lints
