#include "api/wire/text.h"

#include <algorithm>

namespace certwright::api::wire {
namespace {

struct Lead {
  std::size_t continuation_bytes;
  char32_t bits;
  char32_t smallest;  ///< the first character that needs this many bytes
};

std::optional<Lead> lead_of(unsigned char byte) {
  if (byte < 0x80) return Lead{0, byte, 0};
  if ((byte & 0xe0) == 0xc0) return Lead{1, byte & 0x1fU, 0x80};
  if ((byte & 0xf0) == 0xe0) return Lead{2, byte & 0x0fU, 0x800};
  if ((byte & 0xf8) == 0xf0) return Lead{3, byte & 0x07U, 0x10000};
  return std::nullopt;
}

}  // namespace

std::optional<char32_t> take_code_point(std::string_view& text) {
  const auto lead = lead_of(static_cast<unsigned char>(text.front()));
  if (!lead || text.size() <= lead->continuation_bytes) {
    text.remove_prefix(1);
    return std::nullopt;
  }
  char32_t point = lead->bits;
  for (std::size_t i = 1; i <= lead->continuation_bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) {
      text.remove_prefix(1);
      return std::nullopt;
    }
    point = point << 6 | (byte & 0x3fU);
  }
  const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
  if (point < lead->smallest || point > 0x10ffff || is_surrogate) {
    text.remove_prefix(1);
    return std::nullopt;
  }
  text.remove_prefix(lead->continuation_bytes + 1);
  return point;
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace certwright::api::wire
