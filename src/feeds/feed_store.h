#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "feeds/list_about.h"
#include "feeds/list_format.h"

namespace certwright::feeds {

/// A list that has come: from a URL, or from a file that is imported.
struct NewCopy {
  std::string_view content;           ///< the bytes as they came, packed or not
  std::string source;                 ///< the URL or the file's path
  std::optional<Timestamp> modified;  ///< Last-Modified, or the file's
};

/// What a new copy is held against.
enum class Comparison {
  with_copy,  ///< half the entries of the copy in force, or an earlier date, are implausible
  none,       ///< another source, or somebody's word
};

/// The copies of lists that this program keeps: DATA/feeds/<word>/list, the bytes as they came and dated as the list
/// is, and about.json. A copy is there as a whole, or not at all; it is replaced only by one that can be read and is
/// plausible. Several processes may work on one store.
class FeedStore {
 public:
  explicit FeedStore(std::string directory) : directory_(std::move(directory)) {}

  [[nodiscard]] std::string list_path(model::FeedId feed) const;
  [[nodiscard]] std::string about_path(model::FeedId feed) const;
  [[nodiscard]] bool has_copy(model::FeedId feed) const;
  /// What is known of a list; of a copy whose about.json was lost what the copy itself says.
  [[nodiscard]] std::optional<ListAbout> about(model::FeedId feed) const;

  /// What about.json says, whether or not it is of the copy in force; cheap.
  [[nodiscard]] std::optional<ListAbout> noted(model::FeedId feed) const;

  /// Puts a copy in force. Where its bytes are those of the copy in force, only `now` is noted.
  /// Fails: invalid_request (no list of this feed, implausible: the copy in force stays), unavailable (a full disk …:
  /// likewise).
  [[nodiscard]] Result<ListAbout> put(model::FeedId feed, const NewCopy& copy, Comparison comparison,
                                      Timestamp now) const;

  /// The source of the copy in force says that there is no newer one. Fails: unavailable.
  [[nodiscard]] Result<ListAbout> confirm(model::FeedId feed, Timestamp now) const;

  /// Changes what is known, while nobody else does. Fails: unavailable.
  [[nodiscard]] Result<ListAbout> change(model::FeedId feed, const std::function<void(ListAbout&)>& change) const;

 private:
  [[nodiscard]] std::string folder(model::FeedId feed) const;
  [[nodiscard]] bool is_of_copy(model::FeedId feed, const std::optional<ListAbout>& about) const;
  /// As about(), for who holds the lock.
  [[nodiscard]] std::optional<ListAbout> locked_about(model::FeedId feed) const;
  [[nodiscard]] Result<void> write_about(model::FeedId feed, const ListAbout& about) const;

  std::string directory_;
};

/// Whether a copy may follow the one in force. Fails: invalid_request, with the figures.
[[nodiscard]] Result<void> require_plausible(const ListAbout& in_force, std::uint64_t entries, Timestamp dated,
                                             std::string_view place);

}  // namespace certwright::feeds
