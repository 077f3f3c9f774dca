#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

// Text on a terminal: how many columns it takes, and how it is broken into lines.
namespace certwright::cli {

/// Columns of one character: 0 for combining marks, 2 for East Asian wide and full-width ones (UAX #11), else 1.
[[nodiscard]] std::size_t columns_of(char32_t code);
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// The text filled up with spaces to `columns`; unchanged where it is as wide or wider.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);

/// Broken into lines of at most `columns`: at spaces, and between wide characters where a line may begin (no line
/// begins with 、。） and the like). A span in backticks is something to copy, so it stays whole, and so does a word:
/// what is wider than a line gets a line of its own and is not cut.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// The text as a terminal may be given it: control characters and those that change the direction of text are
/// replaced, bytes that are no UTF-8 too. What DNS or a file says must not steer the terminal.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace certwright::cli
