#pragma once

#include "feeds/formats/list_text.h"
#include "model/feed.h"

namespace certwright::feeds {

/// The feeds that are lists, in the order of FeedId; all others are services.
inline constexpr std::size_t list_count = static_cast<std::size_t>(model::FeedId::phishtank) + 1;
[[nodiscard]] constexpr bool is_list(model::FeedId feed) { return static_cast<std::size_t>(feed) < list_count; }

/// Reads a list in the format of its feed; of a public suffix list nothing is taken.
/// Fails: invalid_request, naming the place and where it can the line.
[[nodiscard]] Result<formats::Contents> read_list(model::FeedId feed, const formats::ListText& list,
                                                  const formats::Take& take);

}  // namespace certwright::feeds
