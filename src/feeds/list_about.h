#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace certwright::feeds {

/// What is known of the copy of a list and of the attempts to renew it: about.json beside the copy.
struct ListAbout {
  // The copy in force; `sha256` is empty where there is none yet.
  std::string source;       ///< the URL or the file that it came from
  std::string sha256;       ///< of the bytes as they came, in hexadecimal
  std::uint64_t bytes = 0;  ///< likewise
  std::uint64_t entries = 0;
  Timestamp dated;         ///< by the list itself, its Last-Modified, or when its source last had it
  bool is_dated = true;    ///< by one of the first two
  Timestamp fetched_at;    ///< when this copy came
  Timestamp confirmed_at;  ///< when its source last said that it is the newest

  // The URL that is asked for newer ones.
  std::string url;
  std::string etag;  ///< as the server sent them with the copy; empty where it did not
  std::string last_modified;
  std::optional<Timestamp> next_refresh_at;
  std::uint64_t failures = 0;  ///< in a row
  std::string last_error;      ///< of the last attempt; empty where that went well
  std::optional<Timestamp> last_error_at;

  [[nodiscard]] bool has_copy() const { return !sha256.empty(); }
};

[[nodiscard]] std::string to_json(const ListAbout& about);
/// Nothing for a text that is none. Members that are missing have their defaults.
[[nodiscard]] std::optional<ListAbout> read_list_about(std::string_view text);

}  // namespace certwright::feeds
