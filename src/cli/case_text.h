#pragma once

#include <string>

#include "cli/case_answer.h"
#include "cli/session.h"

// Cases, the allow list and events for people.
namespace certwright::cli {

/// A case whole: its state, its names, who wrote what, how it ended. Ends with a line break.
[[nodiscard]] std::string case_text(const CaseAnswer& one, const Style& style);
/// One line a case.
[[nodiscard]] std::string cases_table(const std::vector<CaseAnswer>& cases, const Style& style);
[[nodiscard]] std::string entries_table(const std::vector<EntryAnswer>& entries, const Style& style);
/// One entry as a sentence part: "www.example.com, names below it, wildcards; until 2027-11-26 …".
[[nodiscard]] std::string reach_of(const EntryAnswer& entry, const Style& style);
/// One event: time, name, subject and actor, and its details on a line below. Ends with a line break.
[[nodiscard]] std::string event_text(const EventAnswer& event, const Style& style);

}  // namespace certwright::cli
