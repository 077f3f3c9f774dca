#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/mail_address.h"

namespace certwright::mail {

/// An address with the name of whose it is: `Name <address>` (RFC 5322 section 3.4).
struct Mailbox {
  std::string name;     ///< UTF-8; may be empty
  std::string address;  ///< its domain in lower-case A-labels
};

/// An address that mail can go to from here: one whose local part is ASCII, for mail is handed on without SMTPUTF8
/// (RFC 6531). A domain in U-labels is none the less good: it becomes A-labels. Fails: invalid_request.
[[nodiscard]] Result<model::MailAddress> parse_recipient(std::string_view text);

/// `Name <address>`, `"Name" <address>` or `address`, one as parse_recipient() takes. Fails: invalid_request.
[[nodiscard]] Result<Mailbox> parse_mailbox(std::string_view text);

/// What is behind the "@" of an address.
[[nodiscard]] std::string_view domain_of(std::string_view address);

}  // namespace certwright::mail
