#pragma once

#include <string>
#include <vector>

#include "model/contacts.h"

// What the rules over sent mails ask and say in the same way.
namespace certwright::checks::rules {

/// Of every address that was mailed, the newest mail, in the order of the first ones.
[[nodiscard]] std::vector<model::MailDelivery> newest_of_each(const model::MailDeliveryFact& fact);

/// Whether a mail server said that this mailbox takes no mail, at once or later. What is refused for a policy (RFC 3463
/// section 3.8: 5.7.x) says nothing about the mailbox: another sender, or a filter that was mended, gets through.
[[nodiscard]] bool is_refused_mailbox(const model::MailDelivery& mail);

/// Whether the mail was tried and not taken.
[[nodiscard]] bool is_not_delivered(const model::MailDelivery& mail);

/// "550 5.1.1 No such user": the reply with its code, as it was given; or what happened instead of one.
[[nodiscard]] std::string words_of(const model::MailReply& reply);

/// What follows the @.
[[nodiscard]] std::string domain_of_address(const std::string& address);

}  // namespace certwright::checks::rules
