#pragma once

#include "base/result.h"
#include "service/parts.h"

namespace certwright::service {

/// At start: stores what the decisions from now on have in common, where it is not there yet, and sets
/// Parts::decision_terms. Fails: as the store does.
[[nodiscard]] Result<void> keep_decision_terms(Parts& parts);

}  // namespace certwright::service
