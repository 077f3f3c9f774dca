#include "base/html.h"

namespace certwright {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        if (c == '\n' || (static_cast<unsigned char>(c) >= 0x20U && c != '\x7f')) out += c;
    }
  }
  return out;
}

}  // namespace certwright
