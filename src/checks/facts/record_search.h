#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "model/facts.h"
#include "net/resolver.h"

namespace certwright::checks {

/// A validation record that was asked for and does not match.
struct UnmatchedRecord {
  std::string base_name;
  std::string registrable;  ///< of the base name; empty where it has none
  model::ValidationRecordFact seen;
};

/// Looks where such records end up by mistake, for all of them at once, in two rounds: the places, then a random label
/// beside each place that answered, to tell records from wildcards. `random_label` is one that nobody can have
/// published. Gives one fact a record, in their order.
[[nodiscard]] std::vector<model::RecordSearchFact> search_for_records(std::span<const UnmatchedRecord> records,
                                                                      std::string_view random_label,
                                                                      net::Resolver& resolver, Deadline deadline);

}  // namespace certwright::checks
