#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/mail.h"

namespace certwright::store {

/// Which mails to list, the newest first, and where to go on. Every condition that is set must hold.
struct MailQuery {
  std::optional<std::string> account;
  std::string about;   ///< a certificate's ARN, or a case's id
  std::string domain;  ///< as Mail::domain has it
  std::string to;      ///< an address, in any case
  std::optional<model::MailState> state;
  std::size_t limit = 100;
  std::string after;  ///< MailPage::next of the page before; empty: from the newest
};

struct MailPage {
  std::vector<model::Mail> mails;
  std::optional<std::string> next;  ///< unset on the last page
};

}  // namespace certwright::store
