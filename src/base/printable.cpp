#include "base/printable.h"

#include "base/utf8.h"

namespace certwright {
namespace {

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7f && code < 0xa0); }

// What turns lines around or cannot be seen: a report is read on a terminal.
bool is_invisible(char32_t code) {
  return (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
}

}  // namespace

std::string printable_start(std::string_view text, std::size_t max_bytes) {
  std::string out;
  bool space = false;
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
    if (bytes.find_first_of(" \t\r\n") != std::string_view::npos) {
      space = !out.empty();
      continue;
    }
    if (!character.valid || is_control(character.code) || is_invisible(character.code)) continue;
    if (out.size() + (space ? 1 : 0) + bytes.size() > max_bytes) break;
    if (space) out += ' ';
    space = false;
    out += bytes;
  }
  return out;
}

}  // namespace certwright
