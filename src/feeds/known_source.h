#pragma once

#include <optional>
#include <string_view>

#include "base/text.h"
#include "model/feed.h"

namespace certwright::feeds {

/// Who publishes a list or runs a service, and on which terms, in our own words: a reminder to read them, not legal
/// advice.
struct KnownSource {
  std::string_view publisher;
  Text terms;
};

/// What is known of a list or a service by its feed and by where it comes from; nothing for the operator's own.
[[nodiscard]] const KnownSource* known_source(model::FeedId feed, std::string_view source);

}  // namespace certwright::feeds
