#pragma once

#include <string>
#include <string_view>

// How registries write of people: addresses, what stands in their place, and who stands in for them.
namespace certwright::registration {

/// The one bare address that a text is, as model::MailAddress writes it, white space around it left out; empty for all
/// else, and where its domain is a single label.
[[nodiscard]] std::string mail_address_in(std::string_view text);

/// Whether a text stands where an address would stand, and says that it is hidden: "REDACTED FOR PRIVACY", "Not
/// Disclosed", "Please query the RDDS service of the Registrar of Record …", the URL of a web form, ….
[[nodiscard]] bool says_redacted(std::string_view text);

/// Whether an address is that of a service that forwards mail for others, or hides them: known domains of such
/// services, and words that only they have in their names.
[[nodiscard]] bool is_privacy_proxy(std::string_view address);

/// "registrant", "administrative", "technical" of the ways in which those roles are written ("Admin", "tech"); empty
/// for all else.
[[nodiscard]] std::string_view contact_role(std::string_view word);

/// The status of RFC 8056 section 2 for a word of EPP or WHOIS: "clientHold https://icann.org/epp#clientHold" and
/// "client hold" are both "client hold"; "ok" is "active". Lower case; a word that is not known stays as it is.
[[nodiscard]] std::string status_word(std::string_view text);

}  // namespace certwright::registration
