#pragma once

#include <string>
#include <string_view>

namespace certwright {

/// `"text"` with what RFC 8259 section 7 wants escaped; bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace certwright
