#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace certwright::feeds {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7, the form that servers must send). Nothing for all else.
[[nodiscard]] std::optional<Timestamp> parse_http_date(std::string_view text);

}  // namespace certwright::feeds
