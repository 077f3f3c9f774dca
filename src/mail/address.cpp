#include "mail/address.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace certwright::mail {
namespace {

constexpr std::size_t longest_name = 128;

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

Result<model::MailAddress> parse_recipient(std::string_view text) {
  TRY(model::MailAddress address, model::MailAddress::parse(text));
  if (address.needs_utf8())
    return fail(ErrorCode::invalid_request,
                "what is before the @ is more than ASCII, which mail from here cannot go to");
  return address;
}

Result<Mailbox> parse_mailbox(std::string_view text) {
  Mailbox mailbox;
  std::string_view address;
  const auto open = text.rfind('<');
  if (open == std::string_view::npos) {
    address = trimmed(text);
  } else {
    if (!text.ends_with('>'))
      return fail(ErrorCode::invalid_request, fmt::format("'{}' is not `Name <address>`", text));
    std::string_view name = trimmed(text.substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    mailbox.name = name;
    address = text.substr(open + 1, text.size() - open - 2);
  }
  if (!is_name(mailbox.name))
    return fail(ErrorCode::invalid_request, "the name before the address is too long, or holds control characters");
  const auto parsed = parse_recipient(address);
  if (!parsed)
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' is not an e-mail address: {}", address, parsed.error().detail));
  mailbox.address = parsed->str();
  return mailbox;
}

std::string_view domain_of(std::string_view address) { return address.substr(address.rfind('@') + 1); }

}  // namespace certwright::mail
