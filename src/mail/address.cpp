#include "mail/address.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"

namespace certwright::mail {
namespace {

// RFC 5321 section 4.5.3.1: 64 octets, 255 octets, and 256 of a path with its angle brackets.
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_address = 254;
constexpr std::size_t longest_name = 128;

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// RFC 5322 section 3.2.3.
bool is_atom_text(char c) {
  return is_alphanumeric(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
}

bool is_domain_text(char c) { return is_alphanumeric(c) || c == '-' || c == '_'; }

// Not empty, and no empty part between the dots.
bool is_dotted(std::string_view text, bool (*is_text)(char)) {
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos)
    return false;
  return std::ranges::all_of(text, [&](char c) { return c == '.' || is_text(c); });
}

bool is_name(std::string_view name) {
  if (name.size() > longest_name) return false;
  while (!name.empty()) {
    const Character character = first_character(name);
    if (!character.valid || character.code < 0x20 || (character.code >= 0x7f && character.code < 0xa0)) return false;
    name.remove_prefix(character.bytes);
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > longest_address || at > longest_local_part) return false;
  return is_dotted(text.substr(0, at), is_atom_text) && is_dotted(text.substr(at + 1), is_domain_text);
}

Result<Mailbox> parse_mailbox(std::string_view text) {
  Mailbox mailbox;
  const auto open = text.rfind('<');
  if (open == std::string_view::npos) {
    mailbox.address = trimmed(text);
  } else {
    if (!text.ends_with('>'))
      return fail(ErrorCode::invalid_request, fmt::format("'{}' is not `Name <address>`", text));
    std::string_view name = trimmed(text.substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    mailbox.name = name;
    mailbox.address = text.substr(open + 1, text.size() - open - 2);
  }
  if (!is_name(mailbox.name))
    return fail(ErrorCode::invalid_request, "the name before the address is too long, or holds control characters");
  if (!is_address(mailbox.address))
    return fail(ErrorCode::invalid_request, fmt::format("'{}' is not an e-mail address", mailbox.address));
  return mailbox;
}

std::string_view domain_of(std::string_view address) { return address.substr(address.rfind('@') + 1); }

}  // namespace certwright::mail
