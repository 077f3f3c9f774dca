#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/facts/lookups.h"

namespace certwright::checks {

/// The questions of a climb (RFC 8659 section 3) are asked at once, so that a slow parent costs no second wait; but for
/// the top-level domain's, which most often need not be asked, and must not hold up a name whose owner published a set.
void want_caa(std::string_view name, Lookups& lookups);

/// For every name without a record set so far: notes its top-level domain, and for one more try what failed.
void want_rest_of_caa(std::span<const std::string_view> names, Lookups& lookups);

/// The first record set from the name upwards. A question that failed before it leaves the set undetermined: an unseen
/// record must never read as permission.
[[nodiscard]] tl::expected<model::CaaFact, model::LookupFailure> governing_caa(std::string_view name,
                                                                               const Lookups& lookups);

}  // namespace certwright::checks
