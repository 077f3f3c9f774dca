#include "app/feed_status.h"

#include <algorithm>

#include "app/feed_places.h"
#include "base/digest.h"
#include "feeds/list_file.h"
#include "feeds/unpack.h"

namespace certwright::app {
namespace {

using State = FeedStatus::State;

void judge_age(FeedStatus& status, Timestamp now) {
  status.age = feeds::age_of(status.about.dated, now);
  const bool is_too_old = status.max_age.count() > 0 && status.age > status.max_age;
  status.state = is_too_old ? State::too_old : State::good;
}

void look_at_file(FeedStatus& status, Timestamp now) {
  auto about = about_file(status.feed, status.source);
  if (!about) {
    status.state = State::unreadable;
    status.problem = about.error().detail;
    return;
  }
  status.about = *std::move(about);
  judge_age(status, now);
}

bool is_built_in(model::FeedId feed) {
  return feed == model::FeedId::public_suffix_list || feed == model::FeedId::special_use ||
         feed == model::FeedId::top_sites || feed == model::FeedId::provider_domains || feed == model::FeedId::tlds;
}

FeedStatus status_of(const Config& config, const std::string& data_dir, model::FeedId feed, Timestamp now) {
  const feeds::ListSetting& setting = config.feeds.of(feed);
  FeedStatus status{.feed = feed, .source = setting.source, .max_age = setting.max_age};
  status.is_required = std::ranges::find(config.policy.required_feeds, feed) != config.policy.required_feeds.end();
  status.is_file = !setting.source.empty() && !setting.has_url();
  if (status.is_file) {
    look_at_file(status, now);
  } else {
    status.about = feed_store(data_dir).about(feed).value_or(feeds::ListAbout{});
    if (status.about.has_copy()) {
      status.source = status.about.source;
      judge_age(status, now);
    } else if (setting.has_url()) {
      status.state = State::missing;
    } else {
      status.state = is_built_in(feed) ? State::built_in : State::absent;
    }
  }
  if (!status.source.empty()) status.known = feeds::known_source(feed, status.source);
  return status;
}

}  // namespace

Result<feeds::ListAbout> about_file(model::FeedId feed, const std::string& path) {
  TRY(const feeds::ListFile packed, feeds::read_packed_list_file(path));
  TRY(const std::string text, feeds::unpacked(packed.content, path));
  TRY(const feeds::formats::Contents contents,
      feeds::read_list(feed, {.place = path, .text = text}, [](const feeds::formats::Entry&) {}));
  feeds::ListAbout about;
  about.source = path;
  about.sha256 = hex(sha256(bytes_of(packed.content)));
  about.bytes = packed.content.size();
  about.entries = contents.entries;
  about.dated = about.fetched_at = about.confirmed_at = packed.modified;
  return about;
}

std::vector<FeedStatus> feed_statuses(const Config& config, const std::string& data_dir,
                                      const std::vector<model::FeedId>& feeds, Timestamp now) {
  std::vector<FeedStatus> statuses;
  statuses.reserve(feeds.size());
  for (const model::FeedId feed : feeds) statuses.push_back(status_of(config, data_dir, feed, now));
  return statuses;
}

}  // namespace certwright::app
