#include "base/json_string.h"

#include <iterator>

#include <fmt/format.h>

#include "base/utf8.h"

namespace certwright {
namespace {

// What stands in JSON as it is, one byte a character.
bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

std::size_t plain_start(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_plain(text[length])) ++length;
  return length;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = plain_start(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Character character = first_character(text);
    if (!character.valid)
      out += "\\ufffd";
    else if (character.code == '"' || character.code == '\\')
      (out += '\\') += static_cast<char>(character.code);
    else if (character.code < 0x20 || character.code == 0x7F)
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(character.code));
    else
      out += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  out += '"';
}

}  // namespace certwright
