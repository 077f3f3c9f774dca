#include "model/typed_name.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include <fmt/format.h>
#include <idn2.h>

#include "base/utf8.h"

namespace certwright::model {
namespace {

// What is shown of a text that is no name: enough to recognise it.
constexpr std::size_t max_shown_bytes = 120;
constexpr std::size_t max_label_bytes = 63;

constexpr std::array<char32_t, 4> deviations{0xDF, 0x3C2, 0x200C, 0x200D};
constexpr std::array<char32_t, 2> ideographic_stops{0x3002, 0xFF61};

using IdnText = std::unique_ptr<char, decltype(&idn2_free)>;

// Control characters would reach terminals and logs, and the direction marks make a name read as another one.
bool hides_or_controls(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xD800 && c <= 0xDFFF);
}

/// The first character that `wanted` takes; empty where there is none.
template <class Wanted>
std::string_view first_that(std::string_view text, Wanted wanted) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (character.valid && wanted(character.code)) return text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  return {};
}

/// The A-label of a text under some rules of the library; empty where they refuse it.
std::string a_label(std::string_view text, int rules) {
  const std::string terminated{text};
  std::uint8_t* output = nullptr;
  const int code =
      idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(terminated.c_str()), &output, IDN2_NFC_INPUT | rules);
  const IdnText owner{reinterpret_cast<char*>(output), idn2_free};
  return code == IDN2_OK ? std::string{owner.get()} : std::string{};
}

std::string decoded(std::string_view label) {
  const std::string terminated{label};
  char* output = nullptr;
  const int code = idn2_to_unicode_8z8z(terminated.c_str(), &output, 0);
  const IdnText u_label{output, idn2_free};
  return code == IDN2_OK ? std::string{u_label.get()} : std::string{};
}

}  // namespace

std::string shown_text(std::string_view typed) {
  std::string text;
  while (!typed.empty() && text.size() < max_shown_bytes) {
    const Character character = first_character(typed);
    const std::string_view bytes = typed.substr(0, character.bytes);
    if (!character.valid)
      text += fmt::format("\\x{:02X}", static_cast<unsigned char>(bytes.front()));
    else if (hides_or_controls(character.code))
      text += fmt::format("U+{:04X}", static_cast<std::uint32_t>(character.code));
    else
      text += bytes;
    typed.remove_prefix(bytes.size());
  }
  if (!typed.empty()) text += "…";
  return text;
}

std::string_view without_spaces(std::string_view typed) {
  constexpr std::string_view white_space = " \t\r\n\v\f";
  const std::size_t first = typed.find_first_not_of(white_space);
  if (first == std::string_view::npos) return {};
  return typed.substr(first, typed.find_last_not_of(white_space) - first + 1);
}

bool has_full_width(std::string_view typed) {
  return !first_that(typed, [](char32_t c) {
            return (c >= 0xFF01 && c <= 0xFF5E) || std::ranges::find(ideographic_stops, c) != ideographic_stops.end();
          }).empty();
}

std::string_view deviation_character(std::string_view typed) {
  return first_that(typed, [](char32_t c) { return std::ranges::find(deviations, c) != deviations.end(); });
}

std::optional<OldIdnLabel> old_idn_label(std::string_view label) {
  if (!label.starts_with("xn--") || label.size() > max_label_bytes) return std::nullopt;
  OldIdnLabel old{.u_label = decoded(label), .character = {}};
  if (old.u_label.empty() || !a_label(old.u_label, IDN2_NONTRANSITIONAL).empty()) return std::nullopt;
  // Transitional processing is IDNA 2003's: what it gives back unchanged was a name once.
  if (a_label(old.u_label, IDN2_TRANSITIONAL) != label) return std::nullopt;
  for (std::string_view rest = old.u_label; !rest.empty() && old.character.empty();) {
    const std::string_view character = rest.substr(0, first_character(rest).bytes);
    if (character.size() > 1 && a_label(character, IDN2_NONTRANSITIONAL).empty()) old.character = character;
    rest.remove_prefix(character.size());
  }
  if (old.character.empty()) old.character = old.u_label;
  return old;
}

}  // namespace certwright::model
