#pragma once

#include <string>

#include "checks/facts/lookups.h"

namespace certwright::checks {

/// Notes the question for the exchanges of a mail domain.
void want_exchangers(const std::string& domain, Lookups& lookups);

/// Once those are answered: notes the questions for the addresses of the exchanges, or of the domain itself.
void want_mail_addresses(const std::string& domain, Lookups& lookups);

/// Undetermined where a look-up failed and no exchange is known to work.
[[nodiscard]] tl::expected<model::MailFact, model::LookupFailure> mail_of(const std::string& domain,
                                                                          const Lookups& lookups);

}  // namespace certwright::checks
