#pragma once

#include <span>

#include "model/cause.h"

namespace certwright::checks {

/// Every cause that a name can be told, whoever explains more before what it explains: the one order that explained()
/// and why_unproved() keep. docs/causes.md has their words.
[[nodiscard]] std::span<const model::Cause* const> order_of_explanation();

}  // namespace certwright::checks
