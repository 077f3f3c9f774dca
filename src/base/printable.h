#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace certwright {

/// The text with everything but printable ASCII and well-formed UTF-8 left out, runs of white space as one space, and
/// cut at a character after at most `max_bytes` octets. For what strangers sent, before it is kept or shown.
[[nodiscard]] std::string printable_start(std::string_view text, std::size_t max_bytes);

}  // namespace certwright
