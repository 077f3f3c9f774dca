#pragma once

#include "model/facts.h"
#include "model/finding.h"

namespace certwright::checks {

/// Why a validation record does not prove its name: of all that the checks of Stage::proof find in the facts, the one
/// that explains most of them; nothing where the record matches or was not asked for.
[[nodiscard]] model::Findings why_unproved(const model::Facts& facts);

}  // namespace certwright::checks
