#include "store/memory/events.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/arn.h"
#include "store/event_place.h"

namespace certwright::store::memory {
namespace {

bool is_asked_for(const KeptEvent& kept, const EventQuery& query, std::uint64_t after) {
  const model::Event& event = kept.event;
  if (!query.after.empty() && (query.newest_first ? kept.number >= after : kept.number <= after)) return false;
  return (!query.account || event.account == *query.account) &&
         (query.subject.empty() || event.subject == query.subject) && event.name.starts_with(query.name_prefix) &&
         (!query.since || event.at >= *query.since) && (!query.until || event.at < *query.until);
}

}  // namespace

Result<std::vector<model::Event>> events(const State& state, const model::CertificateArn& arn) {
  std::vector<model::Event> found;
  for (const KeptEvent& kept : state.events)
    if (kept.event.subject == arn.str()) found.push_back(kept.event);
  return found;
}

Result<EventPage> find_events(const State& state, const EventQuery& query) {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_event_page);
  TRY(const std::int64_t after, parse_event_place(query.after));
  std::vector<KeptEvent> found;
  for (const KeptEvent& kept : state.events)
    if (is_asked_for(kept, query, static_cast<std::uint64_t>(after))) found.push_back(kept);
  if (query.newest_first) std::ranges::reverse(found);
  if (found.size() > limit + 1) found.erase(found.begin() + static_cast<std::ptrdiff_t>(limit) + 1, found.end());
  return page_of_events(std::move(found), query, limit);
}

Result<void> append(State& state, Changes& changes, const model::Event& event) {
  if (model::parse_certificate_arn(event.subject) && !state.ever_here.contains(event.subject))
    return tl::make_unexpected(missing("certificate", event.subject));
  state.events.push_back({.number = state.events.size() + 1, .event = event});
  changes.note([&events = state.events] { events.pop_back(); });
  return {};
}

}  // namespace certwright::store::memory
