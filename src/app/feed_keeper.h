#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "app/config.h"
#include "app/maintenance.h"
#include "base/clock.h"
#include "feeds/feeds.h"
#include "net/http_client.h"
#include "store/store.h"

namespace certwright::app {

/// Keeps the lists of a running server as they are in the world: asks their URLs when it is time, and puts in force
/// what has changed on the disk, whoever changed it. Both on threads of their own: no request waits for a list, and a
/// server of lists that is silent holds up only the other downloads.
class FeedKeeper {
 public:
  struct Options {
    std::chrono::milliseconds look_every{1000};
    std::chrono::milliseconds download_limit{std::chrono::minutes{5}};  ///< of one list
  };
  /// What it works with. All must outlive it.
  struct Parts {
    const Config& config;
    feeds::Feeds& feeds;
    store::Store& store;  ///< of events
    net::HttpClient& http;
    const Clock& clock;
  };
  /// Starts.
  FeedKeeper(const Parts& parts, std::string data_dir, Options options);
  /// Ends downloads that are going on.
  ~FeedKeeper();
  FeedKeeper(const FeedKeeper&) = delete;
  FeedKeeper& operator=(const FeedKeeper&) = delete;

 private:
  /// What tells each list's file from an earlier one.
  using Identities = std::map<model::FeedId, std::string>;

  void refresh_due();
  void refresh(model::FeedId feed);
  void wait_where_not_noted(model::FeedId feed);
  void reload_changed();
  void tell_edited(model::FeedId feed) const;
  [[nodiscard]] bool is_file(model::FeedId feed) const;
  [[nodiscard]] Identities identities() const;

  const Parts parts_;
  const std::string data_dir_;
  const Options options_;
  std::atomic<bool> stopping_ = false;
  // Of the refreshing thread:
  std::map<model::FeedId, std::string> told_failures_;
  std::map<model::FeedId, Timestamp> not_before_;  ///< where the store cannot keep it
  // Of the reloading thread:
  Identities identities_;  ///< of the lists in force
  Identities seen_;        ///< at the last look
  std::unique_ptr<Maintenance> refreshing_;
  std::unique_ptr<Maintenance> reloading_;
};

}  // namespace certwright::app
