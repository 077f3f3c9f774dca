#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/contact_refusal.h"
#include "model/facts.h"

namespace certwright::validation {

/// More addresses than these are not mailed for one name: who publishes hundreds does not want a person to answer.
inline constexpr std::size_t most_recipients = 20;

/// Somebody who may approve a name.
struct EmailRecipient {
  std::string address;
  std::string
      source;  ///< "mailbox" (BR 3.2.2.4.4), "CAA contactemail", "TXT", "registrant", "administrative", "technical"
};

/// Somebody who is known of a name, and whether the validation mail goes there.
struct EmailContact {
  std::string address;   ///< as published, where it is malformed; may be empty where a registration shows none
  std::string source;    ///< as EmailRecipient::source
  std::string found_at;  ///< of a contact in DNS: the name that holds the record; else empty
  bool privacy_proxy = false;
  std::optional<model::ContactRefusal> refusal;  ///< unset: it is mailed
};

/// Everybody that facts know of, in a fixed order: the five mailboxes of the mail domain (Facts::validation_domain),
/// the contacts that DNS names, those of the registration. An address is mailed once, whatever the case of its domain.
[[nodiscard]] std::vector<EmailContact> email_contacts(const model::Facts& facts);

/// Those of them who are mailed.
[[nodiscard]] std::vector<EmailRecipient> email_recipients(const model::Facts& facts);

}  // namespace certwright::validation
