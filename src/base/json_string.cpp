#include "base/json_string.h"

#include <iterator>

#include <fmt/format.h>

#include "base/utf8.h"

namespace certwright {

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
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
