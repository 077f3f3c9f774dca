#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/diagnosis.h"
#include "checks/facts/gather.h"
#include "model/facts_json.h"
#include "model/report.h"

// From what people give to a check to its subjects, and from kept facts to what is said of them.
namespace certwright::checks {

/// Names that one certificate could hold are judged as names of one request; a longer list is none.
inline constexpr std::size_t most_names_together = 100;

/// What names_together is for a list as it was typed: all names in it, or none where it is too long for one request.
[[nodiscard]] std::vector<std::string> together(std::span<const std::string> typed);

/// Puts a record as people and CAs write it into its usual form: lower case, without trailing dots.
[[nodiscard]] WantedRecord wanted_record(std::string_view name, std::string_view value);

/// Which of the records proves `name`: the one at the name itself or nearest above it, leaving away the labels with an
/// underscore that such records begin with (a CA may take proof of a parent domain); else one further below it.
[[nodiscard]] const WantedRecord* record_for(const model::DomainName& name, std::span<const WantedRecord> records);

/// What is to be said of one name: of its facts, or of the text that is no name. A text that has become a name since it
/// was kept has no facts, and no findings.
[[nodiscard]] model::NameReport report_of(const model::KeptName& name);

}  // namespace certwright::checks
