#include "feeds/feed_settings.h"

namespace certwright::feeds {

using std::chrono::hours;

FeedSettings::FeedSettings() {
  for (ListSetting& list : lists_) list.refresh = hours{24};
  // Made anew every few hours by their publishers, and of little use a few days later.
  of(model::FeedId::urlhaus_hosts).refresh = hours{1};
  of(model::FeedId::openphish).refresh = hours{12};
  of(model::FeedId::phishtank).refresh = hours{12};
  for (const model::FeedId feed : {model::FeedId::urlhaus_hosts, model::FeedId::openphish, model::FeedId::phishtank})
    of(feed).max_age = hours{48};
  // The published ones are means of 30 days.
  of(model::FeedId::top_sites).max_age = hours{30 * 24};
}

std::array<model::FeedId, list_count> all_lists() {
  std::array<model::FeedId, list_count> all{};
  for (std::size_t i = 0; i < list_count; ++i) all.at(i) = static_cast<model::FeedId>(i);
  return all;
}

}  // namespace certwright::feeds
