#pragma once

#include <string_view>

#include "base/result.h"
#include "feeds/list_about.h"
#include "model/feed.h"
#include "store/store.h"

// What is told of lists that change, to the log and to the events: the one place for it.
namespace certwright::app {

/// Who tells, and where events are kept.
struct FeedTeller {
  store::Store& store;
  std::string_view actor;  ///< model::server_actor or operator_name()
};

/// feed.replaced: another copy is in force. Fails: as the store does; the copy is in force all the same.
[[nodiscard]] Result<void> tell_replaced(const FeedTeller& teller, model::FeedId feed, const feeds::ListAbout& about,
                                         Timestamp now);
/// feed.refresh_failed: a list could not be renewed; the copy in force stays. Fails: as the store does.
[[nodiscard]] Result<void> tell_refresh_failed(const FeedTeller& teller, model::FeedId feed, std::string_view source,
                                               std::string_view detail, Timestamp now);
/// feed.unreadable: a list that had changed on the disk cannot be read; the one in force stays. Fails: likewise.
[[nodiscard]] Result<void> tell_unreadable(const FeedTeller& teller, model::FeedId feed, std::string_view detail,
                                           Timestamp now);

}  // namespace certwright::app
