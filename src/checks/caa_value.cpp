#include "checks/caa_value.h"

#include <algorithm>

namespace certwright::checks {
namespace {

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string_view text) {
  std::string folded{text};
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return folded;
}

// WSP of RFC 5234: space or tab.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view wsp = " \t";
  const std::size_t first = text.find_first_not_of(wsp);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(wsp) - first + 1);
}

// label = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT)), which is also the form of a parameter's tag.
bool is_label(std::string_view text) {
  if (text.empty() || !is_alphanumeric(text.front()) || !is_alphanumeric(text.back())) return false;
  return std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

// issuer-domain-name = label *("." label)
bool is_issuer(std::string_view text) {
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// value = *(%x21-3A / %x3C-7E): visible ASCII but the semicolon.
bool is_parameter_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F && c != ';'; });
}

// parameter = tag *WSP "=" *WSP value
bool read_parameter(std::string_view text, CaaValue& into) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view tag = trimmed(text.substr(0, equals));
  const std::string_view value = trimmed(text.substr(equals + 1));
  if (!is_label(tag) || !is_parameter_value(value)) return false;
  into.parameters.emplace_back(lower(tag), std::string{value});
  return true;
}

}  // namespace

std::vector<std::string_view> CaaValue::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [tag, value] : parameters)
    if (tag == name) values.emplace_back(value);
  return values;
}

// issue-value = *WSP [issuer-domain-name *WSP] [";" *WSP [parameters *WSP]]
// parameters = (parameter *WSP ";" *WSP parameters) / parameter
std::optional<CaaValue> parse_caa_value(std::string_view value) {
  CaaValue read;
  const std::size_t semicolon = value.find(';');
  const std::string_view issuer = trimmed(value.substr(0, semicolon));
  if (!issuer.empty() && !is_issuer(issuer)) return std::nullopt;
  read.issuer = lower(issuer);
  if (semicolon == std::string_view::npos) return read;
  std::string_view rest = trimmed(value.substr(semicolon + 1));
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    if (!read_parameter(trimmed(rest.substr(0, end)), read)) return std::nullopt;
    if (end == std::string_view::npos) break;
    rest = trimmed(rest.substr(end + 1));
    // The grammar lets no semicolon end the list, but it is how most people write one: it leaves nothing in doubt.
  }
  return read;
}

}  // namespace certwright::checks
