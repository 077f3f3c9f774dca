#pragma once

#include <string>

#include "app/config.h"
#include "feeds/feed_store.h"
#include "feeds/feeds.h"

namespace certwright::app {

/// Where a data directory keeps its copies of lists.
[[nodiscard]] feeds::FeedStore feed_store(const std::string& data_dir);

/// The files that lists are read from: the operator's own, the copies of what has a URL, and what was imported for a
/// list that is not configured. `data_dir` empty: there are no copies, and no
/// prepared indexes.
[[nodiscard]] feeds::FeedPaths feed_paths(const Config& config, const std::string& data_dir);

}  // namespace certwright::app
