#include "base/utf8.h"

#include <array>

namespace certwright {
namespace {

bool continues(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

}  // namespace

Character first_character(std::string_view text) {
  constexpr Character broken{.code = 0xFFFD, .bytes = 1, .valid = false};
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {.code = lead, .bytes = 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return broken;
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!continues(byte)) return broken;
    code = (code << 6U) | (byte & 0x3FU);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (code < least[bytes] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return broken;
  return {.code = code, .bytes = bytes};
}

}  // namespace certwright
