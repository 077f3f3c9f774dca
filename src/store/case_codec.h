#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/verification_case.h"

namespace certwright::store {

/// What people wrote in a case, its names and its decision, as JSON. Identity and state are kept beside it.
[[nodiscard]] std::string encode_case(const model::VerificationCase& one);
/// Reads it back into a case that has its identity and state. Fails: internal (not what encode_case gave).
[[nodiscard]] Result<void> decode_case(std::string_view text, model::VerificationCase& into);

}  // namespace certwright::store
