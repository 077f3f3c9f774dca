#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace certwright::model {

struct PolicyMember;

/// JSON as a policy has it: every member in its order, also one that is there twice, so that none is overlooked.
struct PolicyJson {
  enum class Kind { text, object, array, other };
  Kind kind = Kind::other;
  std::string text;                   ///< of Kind::text
  std::vector<PolicyMember> members;  ///< of Kind::object; of Kind::array, with empty names
};

struct PolicyMember {
  std::string name;
  PolicyJson value;
};

/// Reads one JSON text (RFC 8259, UTF-8). Fails: invalid_request, with the line and column where it ends to be JSON.
[[nodiscard]] Result<PolicyJson> parse_policy_json(std::string_view text);

}  // namespace certwright::model
