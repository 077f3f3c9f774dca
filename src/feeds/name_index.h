#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feeds/list_file.h"
#include "feeds/name_hash.h"
#include "model/feed.h"

namespace certwright::feeds {

/// Names with a number each, as hashes: 12 bytes a name, found in about two reads of memory. Immutable once made.
class NameIndex {
 public:
  /// Collects names before they are sorted.
  class Builder {
   public:
    explicit Builder(NameHash hash) : hash_(hash) {}
    void add(std::string_view name, std::uint32_t number) { entries_.emplace_back(hash_(name), number); }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    /// Of a name that was added more than once, the smallest number stays.
    [[nodiscard]] NameIndex build() &&;

   private:
    NameHash hash_;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> entries_;
  };

  /// From what an index was made of: hashes in order, none twice, and their numbers.
  /// Fails: invalid_request (another order, other counts).
  [[nodiscard]] static Result<NameIndex> from_sorted(NameHash hash, std::vector<std::uint64_t> hashes,
                                                     std::vector<std::uint32_t> numbers);

  /// The number of a name, where it is listed.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const { return find(hash_(name)); }
  /// The same by the name's hash, under the hash that the index was built with.
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t hash) const;
  [[nodiscard]] std::size_t size() const { return hashes_.size(); }
  [[nodiscard]] const NameHash& hash() const { return hash_; }
  [[nodiscard]] std::span<const std::uint64_t> hashes() const { return hashes_; }
  [[nodiscard]] std::span<const std::uint32_t> numbers() const { return numbers_; }

 private:
  NameIndex(NameHash hash, std::vector<std::uint64_t> hashes, std::vector<std::uint32_t> numbers);
  NameHash hash_;
  std::vector<std::uint64_t> hashes_;   ///< sorted
  std::vector<std::uint32_t> numbers_;  ///< beside hashes_
  /// starts_[b] is where the hashes begin whose leading bits are b; one more at the end.
  std::vector<std::uint32_t> starts_;
  unsigned shift_ = 63;
};

/// A list of names that came from a file.
struct NameList {
  NameIndex names;
  std::string path;
  Timestamp modified;
};

/// A list of any feed but the public suffixes, in its own format (list_format.h); each entry as the name that
/// `listed_as` makes of it, itself where that is empty. Fails: as read_list_file, read_list.
[[nodiscard]] Result<NameList> load_list(model::FeedId feed, const std::string& path, NameHash hash,
                                         const std::function<std::string_view(std::string_view)>& listed_as = {});

}  // namespace certwright::feeds
