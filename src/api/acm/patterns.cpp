#include "api/acm/patterns.h"

#include <algorithm>
#include <array>
#include <optional>

#include "api/wire/text.h"
#include "model/ip_address.h"

namespace certwright::api::acm {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_alphanumeric(c) || c == '_'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

// [\w+=,.@-]
bool is_resource_character(char c) {
  return is_word(c) || std::string_view{"+=,.@-"}.find(c) != std::string_view::npos;
}
// [\w+=/,.@-]
bool is_path_character(char c) { return is_resource_character(c) || c == '/'; }

// The text up to the next colon, taken off together with it; the whole rest where there is none.
std::string_view take_field(std::string_view& text) {
  const std::size_t end = std::min(text.find(':'), text.size());
  const std::string_view field = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

// [\w+=,.@-]+(/[\w+=,.@-]+)*
bool is_resource(std::string_view text) {
  if (text.empty() || text.front() == '/' || text.back() == '/') return false;
  return text.find("//") == std::string_view::npos && std::ranges::all_of(text, is_path_character);
}

bool is_arn_of(std::string_view text, std::string_view service) {
  if (std::ranges::count(text, ':') != 5) return false;
  if (take_field(text) != "arn") return false;
  const std::string_view partition = take_field(text);
  if (partition.empty() || !std::ranges::all_of(partition, is_path_character)) return false;
  if (take_field(text) != service) return false;
  if (!std::ranges::all_of(take_field(text), is_path_character)) return false;
  const std::string_view account = take_field(text);
  return !account.empty() && std::ranges::all_of(account, is_digit) && is_resource(text);
}

// ((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])
bool is_label(std::string_view label) {
  constexpr std::size_t longest = 63;
  if (label.empty() || label.size() > longest || label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_letter_separator_or_number(char32_t point) {
  const auto ranges = letters_separators_numbers();
  const auto next = std::ranges::upper_bound(ranges, point, {}, &CodePointRange::first);
  return next != ranges.begin() && point <= std::prev(next)->last;
}

}  // namespace

bool matches_arn(std::string_view text) { return is_arn_of(text, "acm"); }
bool matches_pca_arn(std::string_view text) { return is_arn_of(text, "acm-pca"); }

bool matches_domain_name(std::string_view text) {
  if (model::IpAddress::parse(text)) return true;
  if (text.starts_with("*.")) text.remove_prefix(2);
  const std::size_t last_dot = text.rfind('.');
  if (last_dot == std::string_view::npos) return false;
  const std::string_view last = text.substr(last_dot + 1);
  if (last.size() < 2 || !is_label(last)) return false;
  for (text = text.substr(0, last_dot);;) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool matches_word(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_word); }

bool matches_page_token(std::string_view text) {
  while (!text.empty()) {
    const auto point = wire::take_code_point(text);
    if (!point) return false;
    const bool is_space = *point == '\t' || *point == '\n' || *point == '\r';
    if (!is_space && (*point < 0x20 || *point > 0xff)) return false;
  }
  return true;
}

bool matches_serial_number(std::string_view text) {
  constexpr std::size_t shortest = 5;  // two octets
  constexpr std::size_t longest = 59;  // twenty octets
  if (text.size() < shortest || text.size() > longest || text.size() % 3 != 2) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i % 3 == 2 ? text[i] != ':' : !is_hex(text[i])) return false;
  return true;
}

bool matches_tag_text(std::string_view text) {
  while (!text.empty()) {
    const auto point = wire::take_code_point(text);
    if (!point) return false;
    if (*point < 0x80) {
      const char c = static_cast<char>(*point);
      if (!is_alphanumeric(c) && std::string_view{" _.:/=+-@"}.find(c) == std::string_view::npos) return false;
    } else if (!is_letter_separator_or_number(*point)) {
      return false;
    }
  }
  return true;
}

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace certwright::api::acm
