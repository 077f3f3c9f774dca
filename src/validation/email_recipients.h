#pragma once

#include <string>
#include <vector>

#include "model/facts.h"

namespace certwright::validation {

/// Somebody who may approve a name.
struct EmailRecipient {
  std::string address;
  std::string
      source;  ///< "mailbox" (BR 3.2.2.4.4), "CAA contactemail", "TXT", "registrant", "administrative", "technical"
};

/// The validation domain of a name as mail has it: facts 2, "a leading `www.` or `*.` is stripped".
[[nodiscard]] std::string mail_domain(std::string_view validation_domain);

/// Who is mailed for a name: the five mailboxes of its mail domain (facts 2), the contacts that its DNS names, and
/// those of its registration where Policy::mails_registration_contacts and private names say so. Each address once; in
/// a fixed order.
[[nodiscard]] std::vector<EmailRecipient> email_recipients(const model::Facts& facts);

}  // namespace certwright::validation
