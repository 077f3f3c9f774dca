#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "mail/address.h"
#include "model/mail.h"

namespace certwright::mail {

/// The Message-ID of a mail, without angle brackets: the same for every try to send it, so that whoever gets it twice
/// can see that it is one message.
[[nodiscard]] std::string message_id(const model::Mail& mail, const Mailbox& from);

/// A mail as it goes over SMTP: RFC 5322 with CRLF, multipart/alternative of text and HTML in UTF-8, every line within
/// 998 octets and ASCII. `link`: the approval page, of mails that ask. Nothing in a mail can add a header or a part.
/// Fails: invalid_request (mail cannot go to its address).
[[nodiscard]] Result<std::string> compose(const model::Mail& mail, const Mailbox& from, const std::string& link,
                                          Timestamp date);

}  // namespace certwright::mail
