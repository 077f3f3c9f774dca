#include "api/pages/form.h"

#include <algorithm>

namespace certwright::api::pages {
namespace {

std::optional<unsigned> digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return std::nullopt;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at] == '+' ? ' ' : text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const auto high = digit_of(text[at + 1]);
    const auto low = digit_of(text[at + 2]);
    if (!high || !low) return std::nullopt;
    out += static_cast<char>(*high * 16 + *low);
    at += 2;
  }
  return out;
}

}  // namespace

std::optional<std::string> form_value(std::string_view encoded, std::string_view name) {
  std::optional<std::string_view> found;
  while (!encoded.empty()) {
    const std::string_view one = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(std::min(encoded.size(), one.size() + 1));
    const std::size_t equals = std::min(one.find('='), one.size());
    if (one.substr(0, equals) != name) continue;
    if (found) return std::nullopt;
    found = one.substr(std::min(equals + 1, one.size()));
  }
  return found ? decoded(*found) : std::nullopt;
}

}  // namespace certwright::api::pages
