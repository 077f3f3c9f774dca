#pragma once

#include <cstdlib>
#include <string_view>

#include "base/utf8.h"

// What fuzz targets ask of whatever was read.
namespace certwright {

/// Ends the process, which libFuzzer reports with the input.
inline void demand(bool condition) {
  if (!condition) std::abort();
}

/// UTF-8 without what ends a line or disturbs a terminal.
inline void demand_tame(std::string_view text) {
  while (!text.empty()) {
    const auto character = first_character(text);
    demand(character.valid && character.code >= 0x20 && character.code != 0x7f);
    text.remove_prefix(character.bytes);
  }
}

}  // namespace certwright
