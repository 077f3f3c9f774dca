#pragma once

#include <string_view>

namespace certwright::model {

/// Whether the target of a CNAME at a validation record's name proves the name: it is the value as given, or that
/// without its leading underscore (facts 3.1). Both in lower case, without trailing dots.
[[nodiscard]] bool is_expected_value(std::string_view target, std::string_view expected);

}  // namespace certwright::model
