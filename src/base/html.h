#pragma once

#include <string>
#include <string_view>

namespace certwright {

/// Text as it may stand in HTML, in an attribute's value too. Lines stay lines; other control characters, which no page
/// can show, are left out.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace certwright
