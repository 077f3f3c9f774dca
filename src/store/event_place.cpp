#include "store/event_place.h"

#include <charconv>

#include <fmt/format.h>

namespace certwright::store {

Result<std::int64_t> parse_event_place(std::string_view place) {
  if (place.empty()) return 0;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(place.data(), place.data() + place.size(), number);
  if (error != std::errc{} || end != place.data() + place.size() || number < 0)
    return fail(ErrorCode::internal, fmt::format("{} is no place in a list of events", place));
  return number;
}

EventPage page_of_events(std::vector<KeptEvent> found, const EventQuery& query, std::size_t limit) {
  EventPage page{.events = std::move(found), .last = query.after, .more = false};
  page.more = page.events.size() > limit;
  if (page.more) page.events.pop_back();
  if (!page.events.empty()) page.last = fmt::to_string(page.events.back().number);
  return page;
}

}  // namespace certwright::store
