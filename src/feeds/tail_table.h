#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/hash_filter.h"
#include "feeds/name_tails.h"
#include "feeds/public_suffixes.h"

namespace certwright::feeds {

/// What the small lists say of one name, in 16 bytes. Numbers are places in the lists, from 1; 0: not in that list.
struct TailEntry {
  enum Rule : std::uint16_t {
    icann_plain = 1,
    icann_wildcard = 2,
    icann_exception = 4,
    private_plain = 8,
    private_wildcard = 16,
    private_exception = 32,
  };
  std::uint64_t hash = 0;
  std::uint16_t rules = 0;  ///< bits of Rule; 0: the slot is free
  std::uint16_t special_use = 0;
  std::uint16_t provider = 0;
  std::uint16_t owner = 0;

  [[nodiscard]] bool is_free() const { return rules == 0 && special_use == 0 && provider == 0; }
};

/// A special-use name and where that is written.
struct SpecialName {
  std::string name;
  std::string reference;
};

/// Public suffix rules, special-use names and providers' domains in one hash table, so that one look at each parent of
/// a name answers for all of them. Immutable once made.
class TailTable {
 public:
  /// Of a special-use name that stands there twice the first counts.
  TailTable(const PublicSuffixes& suffixes, std::span<const SpecialName> special_use, const NameHash& hash);

  /// Notes the entry of each tail.
  void look_up(NameTails& name) const {
    for (std::size_t place = 0; place < name.size(); ++place) name.note(place, find(name.hash(place)));
  }

 private:
  /// One without any rule where there is none.
  [[nodiscard]] const TailEntry& find(std::uint64_t hash) const {
    if (!filter_.may_have(hash)) return nothing_;
    for (std::size_t slot = hash & mask_;; slot = (slot + 1) & mask_)
      if (slots_[slot].hash == hash || slots_[slot].is_free()) return slots_[slot];
  }
  TailEntry& entry_of(std::uint64_t hash);

  std::vector<TailEntry> slots_;
  std::size_t mask_ = 0;
  HashFilter filter_;
  TailEntry nothing_;
};

/// Where the suffixes of a name begin, as places in its tails. A place equal to the number of tails: nowhere.
struct SuffixPlaces {
  bool tld_known = false;      ///< the ICANN section has a rule for the last label
  std::size_t icann = 0;       ///< the longest suffix of the ICANN section; the last label where no rule matches
  std::size_t of_private = 0;  ///< the longest suffix of the PRIVATE section
  std::uint16_t owner = 0;     ///< of that
};

/// By the list's algorithm (https://github.com/publicsuffix/list/wiki/Format), each section on its own; a wildcard rule
/// makes its own parent a suffix as well, as libpsl has it.
/// The name was looked up in the table.
[[nodiscard]] SuffixPlaces suffixes_of(const NameTails& tails);

}  // namespace certwright::feeds
