#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/deadline.h"
#include "checks/diagnosis.h"
#include "model/delegation.h"

namespace certwright::checks {

/// What name servers are asked about directly.
struct DirectSubject {
  std::string name;         ///< the base name
  std::string registrable;  ///< its registrable domain; empty where it has none
  std::string record;       ///< the validation record's name; empty where none is wanted; no matter unless below `name`
  std::span<const std::string> extra_servers;
};

/// Delegations, walked from the top down without any cache but this (RFC 1034 section 5.3.3), and the servers of zones,
/// asked directly. What names share is walked and asked once, whichever thread comes first. Safe to use from any
/// thread.
class Delegations {
 public:
  /// `doors` outlives this, and has name servers and a start. `random_label` is one that nobody can have published.
  Delegations(const DiagnosisDoors& doors, std::string random_label);
  ~Delegations();
  Delegations(const Delegations&) = delete;
  Delegations& operator=(const Delegations&) = delete;

  [[nodiscard]] model::DelegationFact walk(const DirectSubject& subject, Deadline deadline);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

/// Where a walk to `name` begins: the longest zone that holds it; null where none does.
[[nodiscard]] const WalkStart* start_for(const DiagnosisDoors& doors, std::string_view name);

}  // namespace certwright::checks
