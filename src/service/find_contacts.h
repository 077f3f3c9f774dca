#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "checks/facts/contacts.h"
#include "model/caller.h"
#include "model/finding.h"
#include "service/parts.h"
#include "validation/email_recipients.h"

namespace certwright::service {

/// A name whose contacts are wanted.
struct ContactsQuestion {
  std::string name;               ///< as typed
  std::string validation_domain;  ///< empty: the name itself
};

/// Who can be reached for a name, and who of them would be mailed.
struct ContactsFound {
  checks::ContactFacts known;
  std::vector<validation::EmailContact> contacts;
  model::Findings findings;
  bool asks_registries = false;  ///< whether registration data are looked up here at all
  bool probes_mail_hosts = false;
};

/// What is looked up for a question. Fails: invalid_request (no name), invalid_validation_options (the validation
/// domain is not the name, nor above it; it is a public suffix).
[[nodiscard]] Result<checks::Subject> contacts_subject(const ContactsQuestion& question, const feeds::Lists& lists);

/// What facts say of contacts. Pure. `doors` are those that the facts were gathered by.
[[nodiscard]] ContactsFound contacts_in(checks::ContactFacts known, const checks::DiagnosisDoors& doors);

/// Looks them up now; nothing is stored. Fails: as contacts_subject() does; throttled (too many calls look names up).
[[nodiscard]] Result<ContactsFound> find_contacts(const ContactsQuestion& question, Parts& parts);

}  // namespace certwright::service
