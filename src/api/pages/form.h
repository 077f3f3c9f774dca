#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace certwright::api::pages {

/// The value of a name in application/x-www-form-urlencoded text, which a query is too. Nothing where the name is not
/// there, stands there twice, or its value is not encoded as the format says.
[[nodiscard]] std::optional<std::string> form_value(std::string_view encoded, std::string_view name);

}  // namespace certwright::api::pages
