#include "app/feed_events.h"

#include <fmt/format.h>

#include "base/log.h"

namespace certwright::app {
namespace {

Result<void> keep(const FeedTeller& teller, std::string name, model::FeedId feed, Timestamp now,
                  std::vector<std::pair<std::string, std::string>> details) {
  const model::Event event{.name = std::move(name),
                           .subject = std::string{to_string(feed)},
                           .account = {},
                           .actor = std::string{teller.actor},
                           .at = now,
                           .details = std::move(details)};
  return teller.store.write([&](store::Transaction& tx) { return tx.append(event); });
}

}  // namespace

Result<void> tell_replaced(const FeedTeller& teller, model::FeedId feed, const feeds::ListAbout& about, Timestamp now) {
  const std::string entries = fmt::to_string(about.entries);
  // The command line tells its user itself.
  if (teller.actor == model::server_actor)
    log::info("feed.replaced", {{"feed", std::string{to_string(feed)}},
                                {"source", about.source},
                                {"entries", entries},
                                {"sha256", about.sha256},
                                {"dated", rfc3339(about.dated)}});
  return keep(teller, "feed.replaced", feed, now,
              {{"feed", std::string{to_string(feed)}},
               {"source", about.source},
               {"entries", entries},
               {"sha256", about.sha256}});
}

Result<void> tell_refresh_failed(const FeedTeller& teller, model::FeedId feed, std::string_view source,
                                 std::string_view detail, Timestamp now) {
  if (teller.actor == model::server_actor)
    log::warn("feed.refresh_failed", {{"feed", std::string{to_string(feed)}}, {"detail", std::string{detail}}});
  return keep(
      teller, "feed.refresh_failed", feed, now,
      {{"feed", std::string{to_string(feed)}}, {"source", std::string{source}}, {"detail", std::string{detail}}});
}

Result<void> tell_unreadable(const FeedTeller& teller, model::FeedId feed, std::string_view detail, Timestamp now) {
  log::warn("feed.unreadable", {{"feed", std::string{to_string(feed)}}, {"detail", std::string{detail}}});
  return keep(teller, "feed.unreadable", feed, now,
              {{"feed", std::string{to_string(feed)}}, {"detail", std::string{detail}}});
}

}  // namespace certwright::app
