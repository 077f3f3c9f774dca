#include "feeds/tail_table.h"

#include <algorithm>
#include <bit>

#include "feeds/tables.h"

namespace certwright::feeds {
namespace {

std::uint16_t bit_of(const SuffixRule& rule) {
  using enum SuffixRule::Form;
  switch (rule.form) {
    case plain:
      return rule.is_private ? TailEntry::private_plain : TailEntry::icann_plain;
    case wildcard:
      return rule.is_private ? TailEntry::private_wildcard : TailEntry::icann_wildcard;
    case exception:
      return rule.is_private ? TailEntry::private_exception : TailEntry::icann_exception;
  }
  return 0;
}

/// The rules of one section, moved to the bits of the ICANN section's.
std::uint16_t section(std::uint16_t rules, bool of_private) {
  constexpr unsigned bits_of_section = 7;
  constexpr unsigned shift = 3;
  return static_cast<std::uint16_t>((of_private ? static_cast<unsigned>(rules) >> shift : rules) & bits_of_section);
}

/// Whether a name with these rules, below a parent with those, is a suffix of a section.
bool is_suffix(std::uint16_t own, std::uint16_t parent) {
  if ((own & TailEntry::icann_exception) != 0) return false;
  return (own & (TailEntry::icann_plain | TailEntry::icann_wildcard)) != 0 || (parent & TailEntry::icann_wildcard) != 0;
}

}  // namespace

TailTable::TailTable(const PublicSuffixes& suffixes, std::span<const SpecialName> special_use, const NameHash& hash) {
  const std::size_t names = suffixes.rules.size() + special_use.size() + provider_table().size();
  // At most half full, so that a search ends after a step or two.
  slots_.resize(std::bit_ceil(2 * names + 2));
  mask_ = slots_.size() - 1;
  filter_ = HashFilter{names};
  for (const SuffixRule& rule : suffixes.rules) {
    TailEntry& entry = entry_of(hash(rule.name));
    entry.rules |= bit_of(rule);
    if (rule.is_private) entry.owner = rule.owner;
  }
  // A registry that long would be no registry; its end is left out.
  constexpr std::size_t most = 60'000;
  for (std::size_t i = 0; i < std::min(special_use.size(), most); ++i) {
    TailEntry& entry = entry_of(hash(special_use[i].name));
    if (entry.special_use == 0) entry.special_use = static_cast<std::uint16_t>(i + 1);
  }
  for (std::size_t i = 0; i < provider_table().size(); ++i)
    entry_of(hash(provider_table()[i].suffix)).provider = static_cast<std::uint16_t>(i + 1);
}

// The caller sets what makes the slot no longer free.
TailEntry& TailTable::entry_of(std::uint64_t hash) {
  std::size_t slot = hash & mask_;
  while (slots_[slot].hash != hash && !slots_[slot].is_free()) slot = (slot + 1) & mask_;
  slots_[slot].hash = hash;
  filter_.add(hash);
  return slots_[slot];
}

SuffixPlaces suffixes_of(const NameTails& tails) {
  const std::size_t count = tails.size();
  SuffixPlaces places{.icann = count - 1, .of_private = count};
  // From the top-level domain down: what is longer and a suffix too takes the place of what was found before.
  const TailEntry none;
  const TailEntry* parent = &none;
  for (std::size_t place = count; place-- > 0;) {
    const TailEntry& own = tails.entry(place);
    if (is_suffix(section(own.rules, false), section(parent->rules, false))) {
      places.icann = place;
      if (place + 1 == count) places.tld_known = true;
    }
    if (is_suffix(section(own.rules, true), section(parent->rules, true))) {
      places.of_private = place;
      places.owner = own.owner != 0 ? own.owner : parent->owner;
    }
    parent = &own;
  }
  return places;
}

}  // namespace certwright::feeds
