#include "app/feed_changes.h"

#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "app/data_directory.h"
#include "app/feed_events.h"
#include "app/feed_places.h"
#include "app/operator_actor.h"
#include "feeds/list_file.h"
#include "net/live/curl_http_client.h"
#include "store/sqlite_store.h"

namespace certwright::app {
namespace {

// As the server's own downloads.
constexpr std::chrono::minutes download_limit{5};

/// Keeps the event of a list that an operator has replaced, beside a server that may be running.
Result<void> keep_event(const Config& config, const std::string& data_dir, model::FeedId feed,
                        const feeds::ListAbout& about, Timestamp now) {
  TRY(const auto store, store::open_sqlite_store(store_path(config, data_dir), store::OpenMode::existing));
  const std::string actor = operator_name();
  return tell_replaced({.store = *store, .actor = actor}, feed, about, now);
}

}  // namespace

Result<feeds::ListAbout> import_list(const Config& config, const std::string& data_dir, model::FeedId feed,
                                     const std::string& file, feeds::Comparison comparison) {
  TRY_VOID(check_layout_version(data_dir));
  const feeds::ListSetting& setting = config.feeds.of(feed);
  if (!setting.source.empty() && !setting.has_url())
    return fail(ErrorCode::invalid_state,
                fmt::format("{0} is read from {1} itself: replace that file, or remove {0} from [feeds] to import.",
                            to_string(feed), setting.source));
  TRY(const feeds::ListFile read, feeds::read_packed_list_file(file));
  std::error_code ignored;
  const std::string source = std::filesystem::absolute(file, ignored).lexically_normal().string();
  const Timestamp now = SystemClock{}.now();
  const feeds::FeedStore store = feed_store(data_dir);
  TRY(const feeds::ListAbout taken,
      store.put(feed, {.content = read.content, .source = source, .modified = read.modified}, comparison, now));
  TRY_VOID(keep_event(config, data_dir, feed, taken, now));
  return store.change(feed, [&](feeds::ListAbout& about) {
    about.url = setting.source;
    if (setting.has_url()) about.next_refresh_at = now + setting.refresh;
    about.etag.clear();
    about.last_modified.clear();
    about.failures = 0;
    about.last_error.clear();
    about.last_error_at.reset();
  });
}

Result<feeds::Refreshed> update_list(const Config& config, const std::string& data_dir, model::FeedId feed,
                                     net::HttpClient* http, const std::function<bool()>& go_on) {
  TRY_VOID(check_layout_version(data_dir));
  const feeds::ListSetting& setting = config.feeds.of(feed);
  if (!setting.has_url())
    return fail(ErrorCode::invalid_state,
                fmt::format("{} has no URL in [feeds]: there is nothing to fetch.", to_string(feed)));
  std::unique_ptr<net::HttpClient> live;
  if (http == nullptr) {
    TRY(net::AddressGuard guard, net::AddressGuard::make(config.allow_private));
    live = net::live::make_guarded_curl_http_client(std::move(guard));
    http = live.get();
  }
  const SystemClock clock;
  TRY(feeds::Refreshed refreshed,
      feeds::refresh(feed, setting, feed_store(data_dir),
                     {.http = *http, .clock = clock, .ca_file = config.feeds_ca_file, .go_on = go_on},
                     Deadline::after(download_limit)));
  if (refreshed.replaced) TRY_VOID(keep_event(config, data_dir, feed, refreshed.about, clock.now()));
  return refreshed;
}

}  // namespace certwright::app
