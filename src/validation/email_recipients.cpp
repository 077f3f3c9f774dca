#include "validation/email_recipients.h"

#include <array>
#include <set>

#include <fmt/format.h>

#include "model/mail_address.h"

namespace certwright::validation {
namespace {

using model::ContactRefusal;

// BR 3.2.2.4.4: "'admin', 'administrator', 'webmaster', 'hostmaster', or 'postmaster' as the local part".
constexpr std::array<std::string_view, 5> mailboxes{"admin", "administrator", "hostmaster", "postmaster", "webmaster"};

/// Contacts as they come, with those refused that were there before.
class Contacts {
 public:
  void add(EmailContact contact) {
    if (const auto address = model::MailAddress::parse(contact.address); address && !contact.refusal) {
      contact.address = address->str();
      if (recipients_.contains(contact.address))
        contact.refusal = ContactRefusal::duplicate;
      else if (recipients_.size() == most_recipients)
        contact.refusal = ContactRefusal::too_many;
      else
        recipients_.insert(contact.address);
    }
    all_.push_back(std::move(contact));
  }
  [[nodiscard]] std::vector<EmailContact> take() && { return std::move(all_); }

 private:
  std::vector<EmailContact> all_;
  std::set<std::string, std::less<>> recipients_;
};

// Where the servers could not be looked up, the mail may well arrive.
std::optional<ContactRefusal> refusal_of_mailboxes(const model::Facts& facts) {
  const bool is_known = facts.mail && *facts.mail;
  if (is_known && !model::takes_mail(**facts.mail)) return ContactRefusal::no_mail_server;
  return std::nullopt;
}

}  // namespace

std::vector<EmailContact> email_contacts(const model::Facts& facts) {
  Contacts contacts;
  for (const std::string_view mailbox : mailboxes)
    contacts.add({.address = fmt::format("{}@{}", mailbox, facts.validation_domain),
                  .source = "mailbox",
                  .found_at = {},
                  .refusal = refusal_of_mailboxes(facts)});
  if (facts.dns_contacts && *facts.dns_contacts)
    for (const model::DnsContact& contact : (*facts.dns_contacts)->contacts)
      contacts.add({.address = contact.value,
                    .source = contact.source,
                    .found_at = contact.found_at,
                    .refusal = model::refusal_of(contact)});
  if (facts.policy != nullptr && facts.registration && *facts.registration)
    for (const model::RegistrationContact& contact : (*facts.registration)->contacts)
      contacts.add({.address = contact.email,
                    .source = contact.role,
                    .found_at = {},
                    .privacy_proxy = contact.privacy_proxy,
                    .refusal = model::refusal_of(contact, *facts.policy)});
  return std::move(contacts).take();
}

std::vector<EmailRecipient> email_recipients(const model::Facts& facts) {
  std::vector<EmailRecipient> recipients;
  std::vector<EmailContact> contacts = email_contacts(facts);
  recipients.reserve(contacts.size());
  for (EmailContact& contact : contacts)
    if (!contact.refusal)
      recipients.push_back({.address = std::move(contact.address), .source = std::move(contact.source)});
  return recipients;
}

}  // namespace certwright::validation
