#pragma once

#include <string>
#include <vector>

#include "base/text.h"

namespace certwright::service {

/// What [mail] says of the mails themselves; the way out is net::Mailer's.
struct MailOptions {
  std::string from;  ///< an address, or `Name <address>`
  Language language = Language::en;
  std::string approvals_url;                ///< where approval pages begin: "https://certs.example.net/approvals"
  std::vector<std::string> administrators;  ///< addresses that are told of verification cases
};

}  // namespace certwright::service
