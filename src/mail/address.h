#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace certwright::mail {

/// An address with the name of whose it is: `Name <address>` (RFC 5322 section 3.4).
struct Mailbox {
  std::string name;  ///< UTF-8; may be empty
  std::string address;
};

/// Whether mail can go to it from here: a dot-atom, "@", and a domain name, all ASCII, within the limits of RFC 5321
/// section 4.5.3.1. Quoted local parts and address literals are left out on purpose: no contact of a domain needs them,
/// and each is one more way to say something else than one address.
[[nodiscard]] bool is_address(std::string_view text);

/// `Name <address>`, `"Name" <address>` or `address`. Fails: invalid_request.
[[nodiscard]] Result<Mailbox> parse_mailbox(std::string_view text);

/// What is behind the "@" of an address.
[[nodiscard]] std::string_view domain_of(std::string_view address);

}  // namespace certwright::mail
