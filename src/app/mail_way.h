#pragma once

#include <functional>
#include <memory>

#include "app/config.h"
#include "base/result.h"
#include "net/mailer.h"
#include "service/mail_options.h"

namespace certwright::app {

/// What [mail] says of the mails themselves; nothing where no mail is sent.
[[nodiscard]] std::unique_ptr<service::MailOptions> mail_options(const Config& config);

/// The way to [mail] relay; null where no mail is sent. `go_on`: as SmtpOptions has it. Fails: invalid_request (the
/// password or the CAs cannot be read).
[[nodiscard]] Result<std::unique_ptr<net::Mailer>> open_mailer(const Config& config, std::function<bool()> go_on);

}  // namespace certwright::app
