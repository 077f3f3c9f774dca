#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/events.h"

namespace certwright::store {

// Pages of events, for every store.

inline constexpr std::size_t longest_event_page = 1000;

/// The number that a place stands for; 0 for the empty one. Fails: internal (not a place).
[[nodiscard]] Result<std::int64_t> parse_event_place(std::string_view place);

/// The page of what was found in order, `limit` + 1 at most: the one beyond the limit tells that there are more.
[[nodiscard]] EventPage page_of_events(std::vector<KeptEvent> found, const EventQuery& query, std::size_t limit);

}  // namespace certwright::store
