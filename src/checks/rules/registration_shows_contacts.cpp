// Whom the registration of a domain names, and whether a mail would reach them. RFC 9083 section 5.1, RFC 9537.
#include <algorithm>

#include "checks/check.h"
#include "checks/registration_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::registration};
constexpr const model::Cause* causes[] = {&cause::CONTACT_WHOIS_NO_EMAIL, &cause::CONTACT_WHOIS_PRIVACY_PROXY};

using model::RegistrationContact;

model::Findings forwarding_addresses(const model::Facts& facts, const model::RegistrationFact& fact) {
  model::Findings findings;
  for (const RegistrationContact& contact : fact.contacts) {
    const auto is_told = [&](const model::Finding& finding) { return finding.evidence.at("email") == contact.email; };
    if (!contact.privacy_proxy || std::ranges::any_of(findings, is_told)) continue;
    model::Evidence evidence = registration_evidence(facts, fact);
    evidence["email"] = contact.email;
    evidence["role"] = contact.role;
    findings.push_back(found(cause::CONTACT_WHOIS_PRIVACY_PROXY, std::move(evidence)));
  }
  return findings;
}

model::Findings judge(const model::Facts& facts) {
  const model::RegistrationFact* fact = known_registration(facts);
  // No contacts at all: whoever knows them could not be asked.
  if (fact == nullptr || fact->contacts.empty() || facts.method != model::ValidationMethod::email) return {};
  const auto has_email = [](const RegistrationContact& contact) { return !contact.email.empty(); };
  if (std::ranges::any_of(fact->contacts, has_email)) return forwarding_addresses(facts, *fact);
  const bool said = std::ranges::any_of(fact->contacts, &RegistrationContact::redacted);
  return {found(cause::CONTACT_WHOIS_NO_EMAIL, registration_evidence(facts, *fact),
                said ? model::Certainty::certain : model::Certainty::likely)};
}

}  // namespace

extern const Check registration_shows_contacts{
    .name = "registration_shows_contacts",
    .stage = Stage::diagnosis,
    .source = "RFC 9083 section 5.1; RFC 9537; ACM guide (email validation)",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
