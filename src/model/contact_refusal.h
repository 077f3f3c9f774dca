#pragma once

#include <optional>
#include <string_view>

#include "model/facts.h"

namespace certwright::model {

/// Why somebody who is known of a name gets no validation mail.
enum class ContactRefusal {
  malformed,       ///< what is published is not one bare mail address
  none_shown,      ///< the registration data show no address
  redacted,        ///< the registration data hide it
  public_names,    ///< a contact of the registration, where names are public: forbidden since 15 July 2025
  not_configured,  ///< a contact of the registration, and [validation] contacts = "mailboxes"
  no_mail_server,  ///< a mailbox of a domain that takes no mail
  duplicate,       ///< the address is mailed already, for another reason
  too_many         ///< as many addresses as are mailed at most come before it
};
/// "malformed", "none_shown", …
std::string_view to_string(ContactRefusal refusal);

/// Unset: the contact may be mailed. BR 3.2.2.4.13, 3.2.2.4.14.
[[nodiscard]] std::optional<ContactRefusal> refusal_of(const DnsContact& contact);
/// Contacts of the registration are mailed with private names and `contacts = "whois"` only. BR 3.2.2.4.2: "Effective
/// July 15, 2025 ... the CA MUST NOT rely on this method".
[[nodiscard]] std::optional<ContactRefusal> refusal_of(const RegistrationContact& contact, const Policy& policy);

/// Whether a mail server takes what is sent to an exchanger, or a domain. RFC 5321 section 5.1, RFC 7505; a domain
/// without MX is none, since mail goes only where an MX record exists (facts 2).
[[nodiscard]] bool takes_mail(const MailExchanger& exchanger);
[[nodiscard]] bool takes_mail(const MailFact& mail);

/// Whether DNS or the registration names somebody who may be mailed, whatever the name's own mail servers do.
[[nodiscard]] bool has_contact_beyond_mailboxes(const Facts& facts);

}  // namespace certwright::model
