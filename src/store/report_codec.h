#pragma once

#include <boost/json/value.hpp>

#include "model/finding.h"
#include "model/report.h"
#include "store/json_text.h"

// Findings, and the reports that they stand in, as members of stored things. What is no report throws.
namespace certwright::store {

void write_findings(JsonText& out, const model::Findings& findings);

/// The findings, and whether one was left out because its cause is not known here.
struct ReadFindings {
  model::Findings findings;
  bool complete = true;
};
[[nodiscard]] ReadFindings read_findings(const boost::json::value& value);

void write_report(JsonText& out, const model::Report& report);

struct ReadReport {
  model::Report report;
  bool complete = true;
};
[[nodiscard]] ReadReport read_report(const boost::json::object& object);

}  // namespace certwright::store
