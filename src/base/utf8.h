#pragma once

#include <cstddef>
#include <string_view>

namespace certwright {

/// One character of UTF-8 text. A byte that is no UTF-8 counts as one character, U+FFFD.
struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = true;
};
/// The character at the start of a text that is not empty.
[[nodiscard]] Character first_character(std::string_view text);

}  // namespace certwright
