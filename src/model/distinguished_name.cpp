#include "model/distinguished_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace certwright::model {
namespace {

// RFC 4514 section 3: pair = ESC ( ESC / special / hexpair )
std::optional<char> hex_pair(std::string_view text) {
  constexpr int base = 16;
  if (text.size() < 2) return std::nullopt;
  std::uint8_t octet = 0;
  const char* const pair_end = std::next(text.data(), 2);
  const auto [end, error] = std::from_chars(text.data(), pair_end, octet, base);
  if (error != std::errc{} || end != pair_end) return std::nullopt;
  return static_cast<char>(octet);
}

std::string unescaped(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      value += text[i];
    } else if (const auto octet = hex_pair(text.substr(i + 1))) {
      value += *octet;
      i += 2;
    } else {
      value += text[++i];
    }
  }
  return value;
}

}  // namespace

std::vector<NameAttribute> parse_distinguished_name(std::string_view name) {
  std::vector<NameAttribute> attributes;
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin;
    while (end < name.size() && name[end] != ',' && name[end] != '+') end += name[end] == '\\' ? 2U : 1U;
    end = std::min(end, name.size());
    std::string_view attribute = name.substr(begin, end - begin);
    begin = end + 1;
    while (attribute.starts_with(' ')) attribute.remove_prefix(1);
    const std::size_t equals = attribute.find('=');
    if (equals == std::string_view::npos) continue;
    attributes.push_back(
        {.type = std::string{attribute.substr(0, equals)}, .value = unescaped(attribute.substr(equals + 1))});
  }
  return attributes;
}

std::string attribute_of(std::string_view name, std::string_view type) {
  for (NameAttribute& attribute : parse_distinguished_name(name))
    if (attribute.type == type) return std::move(attribute.value);
  return {};
}

}  // namespace certwright::model
