#include "validation/email_recipients.h"

#include <fmt/format.h>

namespace certwright::validation {
namespace {

// BR 3.2.2.4.4: "'admin', 'administrator', 'webmaster', 'hostmaster', or 'postmaster' as the local part".
constexpr std::string_view mailboxes[] = {"admin", "administrator", "hostmaster", "postmaster", "webmaster"};

}  // namespace

std::string mail_domain(std::string_view validation_domain) {
  if (validation_domain.starts_with("*.")) validation_domain.remove_prefix(2);
  if (validation_domain.starts_with("www.")) validation_domain.remove_prefix(4);
  return std::string{validation_domain};
}

std::vector<EmailRecipient> email_recipients(const model::Facts& facts) {
  std::vector<EmailRecipient> recipients;
  const std::string domain = mail_domain(facts.validation_domain);
  recipients.reserve(std::size(mailboxes));
  for (const std::string_view mailbox : mailboxes)
    recipients.push_back({.address = fmt::format("{}@{}", mailbox, domain), .source = "mailbox"});
  return recipients;
}

}  // namespace certwright::validation
