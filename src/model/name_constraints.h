#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/domain_name.h"

namespace certwright::model {

/// Which domain names a CA may certify (RFC 5280 section 4.2.1.10, dNSName subtrees). A subtree is a domain and all
/// below it, in lower case, without a leading or trailing dot; it may be a single label.
struct NameConstraints {
  std::vector<std::string> permitted;  ///< empty: every name that is not excluded
  std::vector<std::string> excluded;
  friend bool operator==(const NameConstraints&, const NameConstraints&) = default;
};

/// Reads a subtree as an operator writes it: "corp.example.com", "internal". Fails: invalid_request.
[[nodiscard]] Result<std::string> parse_subtree(std::string_view text);

/// Whether every name that a certificate for `name` would be good for is permitted and not excluded: of a wildcard,
/// each name that it matches.
[[nodiscard]] bool permits(const NameConstraints& constraints, const DomainName& name);

}  // namespace certwright::model
