#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checks/diagnosis.h"

namespace certwright::checks {

/// What the validating resolver says of a wanted record.
struct RecordFacts {
  model::Looked<model::ValidationRecordFact> record;
  std::optional<model::RecordSearchFact> search;  ///< where the record was asked for and does not match
};

/// Looks the record up; where it does not match, follows the CNAMEs from its name and searches for it where records end
/// up by mistake. `registrable` may be empty.
[[nodiscard]] RecordFacts look_up_record(const WantedRecord& wanted, std::string_view base_name,
                                         std::string_view registrable, std::string_view random_label,
                                         net::Resolver& resolver, Deadline deadline);

}  // namespace certwright::checks
