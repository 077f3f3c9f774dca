#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/facts/lookups.h"

namespace certwright::checks {

/// The questions of a climb are all asked at once, so that a slow parent costs no second wait. RFC 8659 section 3.
void want_caa(std::string_view name, Lookups& lookups);

/// Notes for one more try what failed, for any of the names, below the first record set found.
void want_failed_caa_again(std::span<const std::string_view> names, Lookups& lookups);

/// The first record set from the name upwards. A question that failed before it leaves the set undetermined: an unseen
/// record must never read as permission.
[[nodiscard]] tl::expected<model::CaaFact, model::LookupFailure> governing_caa(std::string_view name,
                                                                               const Lookups& lookups);

}  // namespace certwright::checks
