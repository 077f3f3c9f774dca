#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "model/facts.h"

namespace certwright::feeds {

/// One row of data/special-use.csv.
struct SpecialUseEntry {
  std::string_view name;
  std::string_view reference;
};

/// One row of data/providers.csv.
struct ProviderEntry {
  std::string_view suffix;
  std::string_view owner;
  std::string_view certainty;  ///< documented, psl, guess
  model::ProviderFact::Kind kind;
};

/// One row of data/well-known-sites.csv.
struct WellKnownSite {
  std::string_view domain;
  std::size_t rank;
};

// The tables of data/, compiled in, each in the order of its names.
[[nodiscard]] std::span<const SpecialUseEntry> special_use_table();
[[nodiscard]] std::span<const ProviderEntry> provider_table();
[[nodiscard]] std::span<const WellKnownSite> well_known_sites();
/// The day that the well-known sites stand for.
[[nodiscard]] std::chrono::sys_days well_known_sites_date();

}  // namespace certwright::feeds
