#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace certwright::feeds::formats {

/// The first day that a text names, as `2026112300`, `2026-11-23`, `2026-11-23 07:07:01` or
/// `2026-11-23_07-07-01`, in UTC. Nothing where it names none, or one before 1990 or after 2200.
[[nodiscard]] std::optional<Timestamp> date_in(std::string_view text);

}  // namespace certwright::feeds::formats
