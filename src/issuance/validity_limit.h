#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"

namespace certwright::issuance {

/// How long a server's certificate that begins at this moment may be valid: 200 days, 100 from 15 March 2027, 47 from
/// 15 March 2029. Nothing before March 2018, when the first of these limits came. Source: BR 6.3.2.
[[nodiscard]] std::optional<std::chrono::days> longest_validity(Timestamp not_before);

}  // namespace certwright::issuance
