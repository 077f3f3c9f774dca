#pragma once

#include <string>
#include <vector>

#include "base/deadline.h"
#include "checks/diagnosis.h"
#include "checks/facts/gather.h"
#include "feeds/feeds.h"

namespace certwright::checks {

/// What is known of those who can be reached for a name.
struct ContactFacts {
  model::Facts facts;
  /// The addresses of each exchanger of facts.mail, in their order.
  std::vector<std::vector<std::string>> exchanger_addresses;
};

/// Looks up mail servers, contacts in DNS and registration data of one name, and probes port 25, as far as `doors` has
/// them; nobody else is asked about the name. `policy` outlives the facts.
[[nodiscard]] ContactFacts gather_contacts(const Subject& subject, const DiagnosisDoors& doors,
                                           const feeds::Feeds& feeds, const model::Policy& policy, Timestamp now,
                                           Deadline deadline);

/// The findings about contacts, with the explanation of each first.
[[nodiscard]] model::Findings judge_contacts(const model::Facts& facts);

}  // namespace certwright::checks
