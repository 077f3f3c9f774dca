#pragma once

#include <string>

#include "model/facts.h"
#include "model/finding.h"

// What the rules about CAA have in common.
namespace certwright::checks::rules {

/// `0 issue "ca.example"`.
[[nodiscard]] std::string caa_text(const model::CaaRecord& record);

/// The set and who read it: domain, found_at, ca and issuer (this CA's name in CAA records), actual, query, server,
/// time.
[[nodiscard]] model::Evidence caa_evidence(const model::Facts& facts, const model::CaaFact& caa);

}  // namespace certwright::checks::rules
