#pragma once

#include <functional>
#include <string>

#include "app/config.h"
#include "feeds/feed_store.h"
#include "feeds/refresh.h"

namespace certwright::app {

/// Puts a file in force as the copy of a list. A running server takes it over by itself, and asks the list's URL again
/// after the usual time. Fails: invalid_state (the list is a file of the operator's, which is read where it is),
/// invalid_request, unavailable (as FeedStore::put).
[[nodiscard]] Result<feeds::ListAbout> import_list(const Config& config, const std::string& data_dir,
                                                   model::FeedId feed, const std::string& file,
                                                   feeds::Comparison comparison);

/// Asks a list's URL now. `http` null: a live client. Fails: invalid_state (no URL), otherwise as feeds::refresh.
[[nodiscard]] Result<feeds::Refreshed> update_list(const Config& config, const std::string& data_dir,
                                                   model::FeedId feed, net::HttpClient* http,
                                                   const std::function<bool()>& go_on);

}  // namespace certwright::app
