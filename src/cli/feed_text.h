#pragma once

#include <chrono>
#include <string>

#include "app/feed_status.h"
#include "cli/style.h"

// Lists as people and machines read them.
namespace certwright::cli {

/// "3 days", "2 hours", "40 minutes": the largest unit that fits.
[[nodiscard]] Text age_text(std::chrono::seconds age);
/// "21.9 MB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);
/// "1,000,000".
[[nodiscard]] std::string count_text(std::uint64_t count);

/// A line for the list, then one for each thing there is to tell of it, indented.
[[nodiscard]] std::string status_text(const app::FeedStatus& status, const Style& style);
/// feed, state, entries, age in seconds, next refresh, source: separated by tabs.
[[nodiscard]] std::string status_plain(const app::FeedStatus& status);
/// One object, without line break.
[[nodiscard]] std::string status_json(const app::FeedStatus& status, Language language);

/// "good", "too_old", …
[[nodiscard]] std::string_view state_word(app::FeedStatus::State state);

}  // namespace certwright::cli
