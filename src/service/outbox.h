#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "model/mail.h"
#include "net/mailer.h"
#include "service/parts.h"

namespace certwright::service {

/// A mail that is to be queued.
struct MailDraft {
  model::MailKind kind = model::MailKind::validation;
  std::string account;
  std::string region;
  std::string about;
  std::string domain;
  std::string to;
  std::vector<std::pair<std::string, std::string>> details;
  std::optional<Secret> code;  ///< of a mail that asks: what its link carries
  Timestamp expires_at;
};

/// Queues a mail in the transaction of what it tells of, in the account's language; parts.mail_queued is the caller's
/// to call once that is stored. Gives its id. Fails: invalid_state (no mail is configured), as
/// Transaction::insert_mail.
[[nodiscard]] Result<std::string> queue_mail(store::Transaction& tx, MailDraft draft, Parts& parts);

/// Takes one queued mail that is due to the relay and stores what came of it, with its event. A refusal of a mail that
/// asks for a name makes its certificate due. Fails: as the store does; the mail is tried again then.
[[nodiscard]] Result<void> send_mail(model::Mail mail, net::Mailer& mailer, Parts& parts);

}  // namespace certwright::service
