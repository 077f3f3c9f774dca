#include "model/mail_address.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/utf8.h"
#include "model/domain_name.h"

namespace certwright::model {
namespace {

// RFC 5321 section 4.5.3.1.1: "The maximum total length of a user name or other local-part is 64 octets."
constexpr std::size_t max_local_bytes = 64;
// RFC 5321 section 4.5.3.1.3: a path has 256 octets at most, its angle brackets included.
constexpr std::size_t max_address_bytes = 254;
// RFC 1035 section 2.3.4.
constexpr std::size_t max_label_bytes = 63;
// What is longer cannot become an address by being written in A-labels.
constexpr std::size_t max_text_bytes = 1024;

tl::unexpected<Error> refused(std::string detail) { return fail(ErrorCode::invalid_request, std::move(detail)); }

/// RFC 5322 section 3.2.3.
bool is_atext(char c) {
  constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         marks.find(c) != std::string_view::npos;
}

struct Range {
  char32_t first;
  char32_t last;
};
// White space, controls, what has no width and what turns the direction of text: one reads another address than is
// there.
constexpr std::array<Range, 14> unseen{{{0x80, 0xA0},
                                        {0xAD, 0xAD},
                                        {0x34F, 0x34F},
                                        {0x61C, 0x61C},
                                        {0x115F, 0x1160},
                                        {0x1680, 0x1680},
                                        {0x17B4, 0x17B5},
                                        {0x180B, 0x180F},
                                        {0x2000, 0x200F},
                                        {0x2028, 0x202F},
                                        {0x205F, 0x206F},
                                        {0x3000, 0x3000},
                                        {0xFE00, 0xFE0F},
                                        {0xFEFF, 0xFEFF}}};
constexpr std::array<Range, 4> unused{{{0xD800, 0xF8FF}, {0xFDD0, 0xFDEF}, {0xFFF0, 0xFFFF}, {0xE0000, 0x10FFFF}}};

template <std::size_t count>
bool is_in(char32_t code, const std::array<Range, count>& ranges) {
  return std::ranges::any_of(ranges, [code](Range range) { return code >= range.first && code <= range.last; });
}

// RFC 6532 section 3.2 adds UTF8-non-ascii to atext; RFC 5322 section 3.2.3: dot-atom-text is 1*atext *("." 1*atext).
bool is_dot_atom(std::string_view text) {
  bool begins = true;
  while (!text.empty()) {
    const Character next = first_character(text);
    if (!next.valid) return false;
    if (next.code == U'.') {
      if (begins) return false;
      begins = true;
    } else {
      if (next.code < 0x80 ? !is_atext(text.front()) : is_in(next.code, unseen) || is_in(next.code, unused))
        return false;
      begins = false;
    }
    text.remove_prefix(next.bytes);
  }
  return !begins;
}

// A machine's own name, as of a relay in the same network.
std::optional<std::string> single_label(std::string_view text) {
  if (text.empty() || text.size() > max_label_bytes || text.front() == '-' || text.back() == '-') return std::nullopt;
  std::string label{text};
  for (char& c : label) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return std::nullopt;
  }
  if (std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  return label;
}

std::optional<std::string> host_name(std::string_view text) {
  if (text.find('.') == std::string_view::npos)
    if (auto label = single_label(text)) return label;
  // parse_name() is kind to what people type; an address is taken as it is.
  if (text.empty() || text.back() == '.' || text.front() == '*') return std::nullopt;
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(first_character(rest).bytes)) {
    const Character next = first_character(rest);
    if (!next.valid || next.code <= 0x20 || is_in(next.code, unseen) || is_in(next.code, unused)) return std::nullopt;
  }
  const auto name = parse_name(text);
  if (!name || name->is_wildcard()) return std::nullopt;
  return name->str();
}

}  // namespace

Result<MailAddress> MailAddress::parse(std::string_view text) {
  if (text.size() > max_text_bytes) return refused("a mail address is not that long");
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return refused("a mail address has an @");
  const std::string_view local = text.substr(0, at);
  if (local.size() > max_local_bytes)
    return refused(fmt::format("what is before the @ has {} octets at most", max_local_bytes));
  if (!is_dot_atom(local)) return refused("what is before the @ is not one plain word, or words with dots between");
  auto domain = host_name(text.substr(at + 1));
  if (!domain) return refused("what is after the @ is no host name");
  if (local.size() + 1 + domain->size() > max_address_bytes)
    return refused(fmt::format("a mail address has {} octets at most", max_address_bytes));
  return MailAddress{std::string{local}, *std::move(domain)};
}

bool MailAddress::needs_utf8() const {
  return std::ranges::any_of(local_, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace certwright::model
