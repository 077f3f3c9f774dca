#pragma once

#include <optional>
#include <string_view>

#include "model/certificate.h"
#include "model/event.h"
#include "model/mail.h"
#include "store/store.h"

namespace certwright::service {

// What is kept of a mail when something becomes of it.

/// An event about what the mail is about, with the mail's id, its address and its newest reply.
[[nodiscard]] model::Event mail_event(std::string_view name, const model::Mail& mail, Timestamp now);
/// The same as a line of the log.
void log_mail(std::string_view name, const model::Mail& mail);

/// Keeps the newest most_mail_replies.
void add_reply(model::Mail& mail, model::MailReply reply);

/// Of a mail that asks for a name: its certificate, due now, since there is something new to judge; nothing where it
/// awaits nothing any more. Fails: as the store does.
[[nodiscard]] Result<std::optional<model::Certificate>> make_due(store::Transaction& tx, const model::Mail& mail,
                                                                 Timestamp now);

}  // namespace certwright::service
