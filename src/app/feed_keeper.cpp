#include "app/feed_keeper.h"

#include <algorithm>
#include <utility>

#include "app/feed_events.h"
#include "app/feed_places.h"
#include "app/feed_status.h"
#include "base/log.h"
#include "feeds/list_file.h"
#include "feeds/refresh.h"

namespace certwright::app {
namespace {

// An event that cannot be kept keeps no list from being replaced: the store says itself that it cannot be written.
void log_lost(const Result<void>& told) {
  if (!told) log::error("event.lost", {{"detail", told.error().detail}});
}

}  // namespace

FeedKeeper::FeedKeeper(const Parts& parts, std::string data_dir, Options options)
    : parts_(parts), data_dir_(std::move(data_dir)), options_(options), identities_(identities()) {
  reloading_ = std::make_unique<Maintenance>(options_.look_every, [this] { reload_changed(); });
  // Last, and first to go: it wakes the other.
  refreshing_ = std::make_unique<Maintenance>(options_.look_every, [this] { refresh_due(); });
}

FeedKeeper::~FeedKeeper() {
  stopping_ = true;
  refreshing_.reset();
  reloading_.reset();
}

void FeedKeeper::refresh_due() {
  const feeds::FeedStore store = feed_store(data_dir_);
  for (const model::FeedId feed : feeds::all_lists()) {
    const feeds::ListSetting& setting = parts_.config.feeds.of(feed);
    if (stopping_ || !setting.has_url() || parts_.clock.now() < not_before_[feed]) continue;
    if (feeds::is_due(setting, store.about(feed), parts_.clock.now())) refresh(feed);
  }
}

void FeedKeeper::refresh(model::FeedId feed) {
  const feeds::ListSetting& setting = parts_.config.feeds.of(feed);
  const feeds::RefreshTools tools{
      .http = parts_.http, .clock = parts_.clock, .ca_file = parts_.config.feeds_ca_file, .go_on = [this] {
        return !stopping_;
      }};
  const auto refreshed =
      feeds::refresh(feed, setting, feed_store(data_dir_), tools, Deadline::after(options_.download_limit));
  const FeedTeller teller{.store = parts_.store, .actor = model::server_actor};
  std::string& told = told_failures_[feed];
  if (refreshed) {
    told.clear();
    if (!refreshed->replaced) return;
    log_lost(tell_replaced(teller, feed, refreshed->about, parts_.clock.now()));
    reloading_->run_now();
    return;
  }
  wait_where_not_noted(feed);
  // Once for each reason: a server that is down for a day fails often.
  if (stopping_ || told == refreshed.error().detail) return;
  told = refreshed.error().detail;
  log_lost(tell_refresh_failed(teller, feed, setting.source, told, parts_.clock.now()));
}

// A full disk keeps the time of the next attempt from being noted: no publisher shall be asked every second for that.
void FeedKeeper::wait_where_not_noted(model::FeedId feed) {
  constexpr std::chrono::minutes wait{10};
  const Timestamp now = parts_.clock.now();
  if (feeds::is_due(parts_.config.feeds.of(feed), feed_store(data_dir_).noted(feed), now))
    not_before_[feed] = now + wait;
}

bool FeedKeeper::is_file(model::FeedId feed) const {
  const feeds::ListSetting& setting = parts_.config.feeds.of(feed);
  return !setting.source.empty() && !setting.has_url();
}

FeedKeeper::Identities FeedKeeper::identities() const {
  const feeds::FeedStore store = feed_store(data_dir_);
  Identities all;
  for (const model::FeedId feed : feeds::all_lists()) {
    if (is_file(feed)) {
      all[feed] = feeds::file_identity(parts_.config.feeds.of(feed).source);
      continue;
    }
    // Where a copy came from is written after the copy itself.
    const auto noted = store.noted(feed);
    all[feed] = feeds::file_identity(store.list_path(feed)) + (noted ? noted->source : std::string{});
  }
  return all;
}

void FeedKeeper::reload_changed() {
  Identities now_there = identities();
  // An editor may be half-way through a file, and half a list would clear names: a file that changes is looked at once
  // more. Copies of ours are there as a whole.
  const bool is_settled = std::ranges::all_of(
      now_there, [&](const auto& one) { return !is_file(one.first) || seen_[one.first] == one.second; });
  seen_ = now_there;
  if (!is_settled) return;
  if (now_there == identities_) return;
  const Identities before = std::exchange(identities_, std::move(now_there));
  std::vector<feeds::ListProblem> problems;
  parts_.feeds.replace(
      feeds::Lists::reload(feed_paths(parts_.config, data_dir_), parts_.clock.now(), *parts_.feeds.lists(), problems));
  log::info("feeds.reloaded");
  const FeedTeller teller{.store = parts_.store, .actor = model::server_actor};
  for (const feeds::ListProblem& problem : problems)
    log_lost(tell_unreadable(teller, problem.feed, problem.detail, parts_.clock.now()));
  for (const auto& [feed, identity] : identities_) {
    const bool is_broken = std::ranges::find(problems, feed, &feeds::ListProblem::feed) != problems.end();
    // Who replaces a copy of ours tells so.
    if (is_file(feed) && !is_broken && before.at(feed) != identity) tell_edited(feed);
  }
}

void FeedKeeper::tell_edited(model::FeedId feed) const {
  const auto about = about_file(feed, parts_.config.feeds.of(feed).source);
  if (!about) return;
  log_lost(tell_replaced({.store = parts_.store, .actor = model::server_actor}, feed, *about, parts_.clock.now()));
}

}  // namespace certwright::app
