#pragma once

#include <string>

#include "cli/contacts_answer.h"
#include "cli/style.h"

namespace certwright::cli {

/// The contacts of a name for people: where its mail goes, who is mailed, who is only known and why, what the registry
/// says, and last what is wrong, with what to do.
[[nodiscard]] std::string contacts_text(const ContactsAnswer& answer, const Style& style);

/// One line an address: address, source, "mailed" or why it is not; tab-separated.
[[nodiscard]] std::string contacts_plain(const ContactsAnswer& answer);

}  // namespace certwright::cli
