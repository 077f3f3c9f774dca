#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "feeds/name_hash.h"

namespace certwright::feeds {

struct TailEntry;

/// A name and its parents ("www.example.jp", "example.jp", "jp"), the longest first, each with its hash: made once,
/// asked of every list. Lives no longer than the name's text. Of a name of more labels than DNS allows only the last
/// ones count.
class NameTails {
 public:
  NameTails(std::string_view name, const NameHash& hash);

  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::uint64_t hash(std::size_t place) const { return hashes_[most - count_ + place]; }
  [[nodiscard]] std::string_view text(std::size_t place) const { return name_.substr(starts_[most - count_ + place]); }
  [[nodiscard]] std::string_view name() const { return name_; }
  /// What the table said of a tail that it was asked about (TailTable::look_up).
  [[nodiscard]] const TailEntry& entry(std::size_t place) const { return *entries_[most - count_ + place]; }
  void note(std::size_t place, const TailEntry& entry) { entries_[most - count_ + place] = &entry; }

 private:
  // RFC 1035 section 2.3.4: 253 characters hold 127 labels.
  static constexpr std::size_t most = 127;
  std::string_view name_;
  std::size_t count_ = 0;
  // Filled from their ends; what a name does not need stays unwritten, since a name has three labels and not 127.
  std::array<std::uint64_t, most> hashes_;      // NOLINT(cppcoreguidelines-pro-type-member-init)
  std::array<std::size_t, most> starts_;        // NOLINT(cppcoreguidelines-pro-type-member-init)
  std::array<const TailEntry*, most> entries_;  // NOLINT(cppcoreguidelines-pro-type-member-init)
};

}  // namespace certwright::feeds
