#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace certwright::registration {

/// A moment as registries write it: RFC 3339 with any offset and fraction, "2027-01-31", "2027/01/31", "2027.01.31",
/// "31-Jan-2027", "31.01.2027", "20270131", each with a time behind it or not ("00:00:00", "(JST)" and "+0900" are
/// understood). A day alone is its beginning in UTC. Nothing for all else, and for years before 1970 and after 9998.
[[nodiscard]] std::optional<Timestamp> parse_date(std::string_view text);

}  // namespace certwright::registration
