#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/bounce.h"
#include "model/caller.h"
#include "model/mail.h"
#include "service/parts.h"
#include "store/mails.h"

namespace certwright::service {

/// The newest first. An administrator sees those of every account, or of the one that the query names; anybody else
/// those of his own. Fails: access_denied (another account's).
[[nodiscard]] Result<store::MailPage> list_mails(const model::Caller& caller, store::MailQuery query, Parts& parts);

/// Of the caller's account.
[[nodiscard]] Result<model::MailSettings> get_mail_settings(const model::Caller& caller, Parts& parts);
/// Changes what is given. Fails: invalid_request (the address is none).
struct MailSettingsChange {
  std::optional<std::optional<Language>> language;  ///< nothing within: the installation's
  std::optional<std::string> address;               ///< empty: nobody
};
[[nodiscard]] Result<model::MailSettings> put_mail_settings(const model::Caller& caller,
                                                            const MailSettingsChange& change, Parts& parts);

/// How long a notification may be.
inline constexpr std::size_t longest_bounce = mail::longest_bounce;

/// How a notification is brought to the mail that it tells of.
enum class BounceTrust {
  message_id,  ///< by the Message-ID that it returns, which only those know whom the mail reached
  addresses    ///< where it returns none, also by the address: the newest mail that a server took
};
/// Keeps what a delivery status notification says of our mails; `failed` makes a mail bounced, and its certificate due.
/// The same notification again changes nothing. Gives the mails that it tells of, as they are then. Fails:
/// invalid_request (it is no notification), not_found (of no mail of ours), limit_exceeded (too long).
[[nodiscard]] Result<std::vector<model::Mail>> record_bounce(std::string_view message, BounceTrust trust, Parts& parts);
/// The same by an administrator, who may bring mails by their address. Fails: access_denied too.
[[nodiscard]] Result<std::vector<model::Mail>> record_bounce(const model::Caller& caller, std::string_view message,
                                                             Parts& parts);

/// Removes mails of more than 400 days ago, a few at a time. Gives how many. Fails: as the store does.
[[nodiscard]] Result<std::size_t> remove_old_mails(Parts& parts);

}  // namespace certwright::service
