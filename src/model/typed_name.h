#pragma once

#include <optional>
#include <string>
#include <string_view>

// What a person typed for a name, and what became of its letters.
namespace certwright::model {

/// Any text, safe to show: cut to a length that is enough to recognise it, what cannot be seen written as its number.
[[nodiscard]] std::string shown_text(std::string_view typed);

/// The text without the white space around it.
[[nodiscard]] std::string_view without_spaces(std::string_view typed);

/// Whether it has full-width letters, digits or signs, or one of the ideographic full stops that count as dots (UTS #46
/// section 2.3): what Japanese input methods leave behind.
[[nodiscard]] bool has_full_width(std::string_view typed);

/// The first of the characters that IDNA 2003 and IDNA 2008 read as different names: sharp s, final sigma, zero width
/// joiner and non-joiner (UTS #46 section 1.3.2). Empty where there is none.
[[nodiscard]] std::string_view deviation_character(std::string_view typed);

/// A label `xn--…` that is valid Punycode, of characters that IDNA 2003 took and IDNA 2008 does not: emoji, signs.
struct OldIdnLabel {
  std::string u_label;
  std::string character;  ///< the first that is not allowed; the whole label where none alone is to blame
};
/// Nothing for every other label.
[[nodiscard]] std::optional<OldIdnLabel> old_idn_label(std::string_view label);

}  // namespace certwright::model
