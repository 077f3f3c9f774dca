#include "store/json_text.h"

#include <iterator>

#include <fmt/format.h>

namespace certwright::store {

void JsonText::texts(std::string_view name, const std::vector<std::string>& list) {
  if (list.empty()) return;
  key(name);
  open('[');
  for (const std::string& text : list) value(text);
  close(']');
}

// RFC 8259 section 7: "the characters that MUST be escaped: quotation mark, reverse solidus, and the control
// characters (U+0000 through U+001F)".
void JsonText::escape(std::string_view text) {
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto character = static_cast<unsigned char>(text[i]);
    if (character >= 0x20 && character != '"' && character != '\\') continue;
    text_.append(text, copied, i - copied);
    copied = i + 1;
    if (character < 0x20)
      fmt::format_to(std::back_inserter(text_), "\\u{:04x}", character);
    else
      (text_ += '\\') += text[i];
  }
  text_.append(text, copied);
}

}  // namespace certwright::store
