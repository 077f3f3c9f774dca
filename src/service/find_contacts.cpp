#include "service/find_contacts.h"

#include <utility>

#include "service/name_checks.h"
#include "service/validation_email.h"

namespace certwright::service {
namespace {

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

Result<checks::Subject> contacts_subject(const ContactsQuestion& question, const feeds::Lists& lists) {
  auto name = model::parse_name(question.name);
  if (!name) return fail(ErrorCode::invalid_request, name.error().message().en);
  checks::Subject subject{.name = *std::move(name), .method = model::ValidationMethod::email};
  if (question.validation_domain.empty()) return subject;
  subject.validation_domain = lower_case(question.validation_domain);
  TRY_VOID(model::keeps_validation_domain(subject.name, subject.validation_domain));
  TRY_VOID(validation_domain_is_registrable(
      {.domain_name = subject.name.str(), .validation_domain = subject.validation_domain}, lists));
  return subject;
}

ContactsFound contacts_in(checks::ContactFacts known, const checks::DiagnosisDoors& doors) {
  ContactsFound found{.known = std::move(known),
                      .contacts = {},
                      .findings = {},
                      .asks_registries = doors.registration != nullptr,
                      .probes_mail_hosts = doors.mail_hosts != nullptr};
  found.contacts = validation::email_contacts(found.known.facts);
  found.findings = checks::judge_contacts(found.known.facts);
  return found;
}

Result<ContactsFound> find_contacts(const ContactsQuestion& question, Parts& parts) {
  TRY(const checks::Subject subject, contacts_subject(question, *parts.feeds.lists()));
  const WaitingCalls::Place place = parts.name_checks->take_place();
  if (!place) return fail(ErrorCode::throttled, "Too many calls look names up at the moment. Try again soon.");
  return contacts_in(checks::gather_contacts(subject, parts.doors, parts.feeds, parts.policy, parts.clock.now(),
                                             Deadline::after(parts.lookup_limit)),
                     parts.doors);
}

}  // namespace certwright::service
