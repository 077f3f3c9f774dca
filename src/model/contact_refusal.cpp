#include "model/contact_refusal.h"

#include <algorithm>

#include "model/mail_address.h"

namespace certwright::model {

std::string_view to_string(ContactRefusal refusal) {
  switch (refusal) {
    case ContactRefusal::malformed:
      return "malformed";
    case ContactRefusal::none_shown:
      return "none_shown";
    case ContactRefusal::redacted:
      return "redacted";
    case ContactRefusal::public_names:
      return "public_names";
    case ContactRefusal::not_configured:
      return "not_configured";
    case ContactRefusal::no_mail_server:
      return "no_mail_server";
    case ContactRefusal::duplicate:
      return "duplicate";
    case ContactRefusal::too_many:
      return "too_many";
  }
  return {};
}

std::optional<ContactRefusal> refusal_of(const DnsContact& contact) {
  if (contact.well_formed && MailAddress::parse(contact.value)) return std::nullopt;
  return ContactRefusal::malformed;
}

// What is wrong with the contact itself comes first: no setting would change it.
std::optional<ContactRefusal> refusal_of(const RegistrationContact& contact, const Policy& policy) {
  if (contact.redacted) return ContactRefusal::redacted;
  if (contact.email.empty()) return ContactRefusal::none_shown;
  if (!MailAddress::parse(contact.email)) return ContactRefusal::malformed;
  if (policy.names == NamePolicy::public_names) return ContactRefusal::public_names;
  if (!policy.mails_registration_contacts) return ContactRefusal::not_configured;
  return std::nullopt;
}

// RFC 2181 section 10.3: what an MX names "must not be an alias".
bool takes_mail(const MailExchanger& exchanger) {
  return !exchanger.exchange.empty() && exchanger.has_address && !exchanger.is_cname && !exchanger.is_address_literal;
}

bool takes_mail(const MailFact& mail) {
  return std::ranges::any_of(mail.exchangers, [](const MailExchanger& exchanger) { return takes_mail(exchanger); });
}

bool has_contact_beyond_mailboxes(const Facts& facts) {
  const auto is_mailed = [](const DnsContact& contact) { return !refusal_of(contact); };
  if (facts.dns_contacts && *facts.dns_contacts && std::ranges::any_of((*facts.dns_contacts)->contacts, is_mailed))
    return true;
  if (facts.policy == nullptr || !facts.registration || !*facts.registration) return false;
  return std::ranges::any_of((*facts.registration)->contacts,
                             [&](const RegistrationContact& contact) { return !refusal_of(contact, *facts.policy); });
}

}  // namespace certwright::model
