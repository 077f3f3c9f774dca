#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "feeds/list_format.h"

namespace certwright::feeds {

/// Whether a text is meant as an http or https URL.
[[nodiscard]] inline bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

/// What the operator has set for one list.
struct ListSetting {
  std::string source;               ///< a file's path or a URL; empty: not configured
  std::chrono::seconds refresh{0};  ///< how often a URL is asked for a newer copy
  std::chrono::seconds max_age{0};  ///< answers of an older list are undetermined; 0: of any age

  [[nodiscard]] bool has_url() const { return is_url(source); }
};

/// The settings of all lists; made with the defaults that docs/feeds.md gives reasons for.
class FeedSettings {
 public:
  FeedSettings();
  /// `feed` is a list.
  [[nodiscard]] ListSetting& of(model::FeedId feed) { return lists_.at(static_cast<std::size_t>(feed)); }
  [[nodiscard]] const ListSetting& of(model::FeedId feed) const { return lists_.at(static_cast<std::size_t>(feed)); }

 private:
  std::array<ListSetting, list_count> lists_;
};

/// The feeds that are lists.
[[nodiscard]] std::array<model::FeedId, list_count> all_lists();

}  // namespace certwright::feeds
