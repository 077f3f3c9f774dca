#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/deadline.h"
#include "feeds/feed_settings.h"
#include "feeds/feed_store.h"
#include "net/http_client.h"

namespace certwright::feeds {

/// What a list is fetched with.
struct RefreshTools {
  net::HttpClient& http;  ///< its address guard holds for every redirect
  const Clock& clock;
  std::string ca_file;          ///< PEM of trust anchors; empty: the system's
  std::function<bool()> go_on;  ///< false ends a transfer; may be empty
};

/// How an attempt ended.
struct Refreshed {
  bool replaced = false;  ///< there is a new copy; otherwise the copy in force is still the newest
  ListAbout about;
};

/// Asks a list's URL for a newer copy (RFC 9110 section 13: with the ETag and the date of the copy in force), follows
/// three redirects at most, and puts what comes in force where it is plausible. Notes in the store when to ask again:
/// after `setting.refresh`, or after a failure sooner, from a minute on, doubled each time. One GET, no second try.
/// Fails: unavailable, invalid_request, limit_exceeded, with the reason, which is noted as the list's last error; the
/// copy in force stays.
[[nodiscard]] Result<Refreshed> refresh(model::FeedId feed, const ListSetting& setting, const FeedStore& store,
                                        const RefreshTools& tools, Deadline deadline);

/// Whether a list's URL is to be asked now: there is no copy of it, another one was asked before, or it is time.
[[nodiscard]] bool is_due(const ListSetting& setting, const std::optional<ListAbout>& about, Timestamp now);

/// How long to wait after so many failures in a row.
[[nodiscard]] std::chrono::seconds wait_after_failures(std::uint64_t failures, std::chrono::seconds refresh);

}  // namespace certwright::feeds
