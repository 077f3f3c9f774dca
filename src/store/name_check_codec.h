#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/name_check.h"

namespace certwright::store {

/// What was asked of a check, as JSON.
[[nodiscard]] std::string encode_name_check_request(const model::NameCheckRequest& request);
/// Reads it back; members that are missing keep their defaults. Fails: internal (not what encode_… gave).
[[nodiscard]] Result<model::NameCheckRequest> decode_name_check_request(std::string_view text);

}  // namespace certwright::store
