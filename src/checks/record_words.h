#pragma once

#include <string>
#include <string_view>

#include "model/facts.h"
#include "model/finding.h"

// What the rules about validation records that are not found have in common.
namespace certwright::checks::rules {

/// The record that was asked for and does not match, where it was also searched for; null otherwise.
[[nodiscard]] const model::ValidationRecordFact* searched_record(const model::Facts& facts);

/// The CNAME at the record's own name that somebody wrote for it; null where there is none, or only a wildcard's.
[[nodiscard]] const model::RecordSeen* own_cname(const model::Facts& facts);

/// A CNAME of the right value that lies at `name`, while the record's own name has none; null otherwise.
[[nodiscard]] const model::RecordSeen* right_value_at(const model::Facts& facts, std::string_view name);

/// The record to copy (name, type, value, expected; relative, its name within `zone`) and the answer that told:
/// query, answer, server, time. `facts` has a searched_record().
[[nodiscard]] model::Evidence record_evidence(const model::Facts& facts, const model::RecordSeen& seen,
                                              std::string_view zone);

}  // namespace certwright::checks::rules
