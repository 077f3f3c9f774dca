#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace certwright {

/// The text with A to Z as a to z; everything else stays as it is.
[[nodiscard]] inline std::string ascii_lower(std::string_view text) {
  std::string lowered{text};
  std::ranges::transform(lowered, lowered.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lowered;
}

}  // namespace certwright
