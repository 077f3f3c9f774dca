#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace certwright::checks {

/// The value of an issue or issuewild property, read.
struct CaaValue {
  std::string issuer;                                           ///< lower case; empty for nobody
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names in lower case, values as published

  /// All values of the parameters of a name.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
};

/// Reads by the grammar of RFC 8659 section 4.2; nothing where the value breaks it.
[[nodiscard]] std::optional<CaaValue> parse_caa_value(std::string_view value);

}  // namespace certwright::checks
