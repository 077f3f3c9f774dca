#pragma once

#include <string>
#include <vector>

#include "cli/mail_answer.h"
#include "cli/session.h"

namespace certwright::cli {

/// Each mail for people: its state, to whom and when, what the servers said, and what happens next. Ends with a line
/// break.
[[nodiscard]] std::string mails_text(const std::vector<MailAnswer>& mails, const Style& style);

}  // namespace certwright::cli
