#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"

namespace certwright::issuance {

/// How long a server's certificate that begins at this moment may be valid: 200 days, 100 from 15 March 2027, 47 from
/// 15 March 2029. Nothing before March 2018, when the first of these limits came. Source: BR 6.3.2.
[[nodiscard]] std::optional<std::chrono::days> longest_validity(Timestamp not_before);

/// The most that a configuration may ask for: what the rules allowed when this version was made. That a later day
/// allows less is seen to at issue.
[[nodiscard]] std::chrono::days longest_public_validity();

/// How long the certificates of a CA that no browser trusts may be valid: such a root sets its own limits, but beyond
/// 825 days Apple's and others' clients refuse a certificate of any CA.
inline constexpr std::chrono::days longest_internal_validity{825};

}  // namespace certwright::issuance
