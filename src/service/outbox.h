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
  std::string about;   ///< a certificate's ARN, or a case's id
  std::string domain;  ///< of a mail that asks: DomainName::str()
  std::string to;
  std::vector<std::pair<std::string, std::string>> details;  ///< mail/words.h names the keys
  std::optional<Secret> code;                                ///< of a mail that asks: what its link carries
  Timestamp expires_at;
};

/// Queues a mail with its event in the transaction of what it tells of: in the account's language, or the
/// installation's for its administrators (case_opened). parts.mail_queued is the caller's to call once that is stored.
/// Gives its id. Fails: invalid_state (no mail is configured), as Transaction::insert_mail.
[[nodiscard]] Result<std::string> queue_mail(store::Transaction& tx, MailDraft draft, Parts& parts);

/// How a code is found again: Mail::code_hash.
[[nodiscard]] std::string code_hash_of(std::string_view code);

/// The page where a mail's code is answered.
[[nodiscard]] std::string approval_link(const std::string& approvals_url, std::string_view code);

/// What became of one try to send a mail, before it is stored.
struct Delivery {
  enum class Outcome {
    accepted,
    refused,   ///< by the recipient's word, or because mail cannot go there: it is not tried again
    later,     ///< deferred
    no_relay,  ///< the relay takes nothing now, of whatever mail
    given_up,  ///< too late, or nobody needs it any more
    not_due    ///< it is not queued any more, or was deferred meanwhile: nothing was done
  } outcome = Outcome::later;
  std::optional<model::MailReply> reply;
};

/// Takes one queued mail to the relay, where it is still due: whoever read it may have read it before somebody else
/// sent it. Stores nothing, so that what came of it can be stored again and again where the store refuses: a mail that
/// the relay has must not go there twice. Fails: as the store does, before anything is sent.
[[nodiscard]] Result<Delivery> deliver_mail(const model::Mail& found, net::Mailer& mailer, Parts& parts);

/// Stores what came of it, with its event; the code is forgotten once the mail is not queued any more. A refusal of a
/// mail that asks for a name makes its certificate due, in the same transaction, and wakes it. Nothing happens to a
/// mail that is not queued any more. Fails: as the store does.
[[nodiscard]] Result<void> note_delivery(const std::string& id, const Delivery& delivery, Parts& parts);

/// Both, one after the other.
[[nodiscard]] Result<Delivery::Outcome> send_mail(const model::Mail& mail, net::Mailer& mailer, Parts& parts);

/// When a mail is tried again after so many tries: 1, 5, 15 and 30 minutes, then every hour. `jitter` in [0, 1) spreads
/// it by up to a tenth.
[[nodiscard]] std::chrono::milliseconds mail_retry_delay(std::size_t attempts, double jitter);

}  // namespace certwright::service
