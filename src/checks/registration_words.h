#pragma once

#include "model/facts.h"
#include "model/finding.h"

// What the rules about registration data say or ask in the same way.
namespace certwright::checks::rules {

/// The registration of the name's domain, where there is one and its registry tells of it; else null.
[[nodiscard]] const model::RegistrationFact* known_registration(const model::Facts& facts);

/// "domain", "registrable", "server" (who answered), "time".
[[nodiscard]] model::Evidence registration_evidence(const model::Facts& facts, const model::RegistrationFact& fact);

/// The statuses that take a domain out of DNS, joined: "redemption period, pending delete". Empty where it has none.
[[nodiscard]] std::string statuses_without_dns(const model::RegistrationFact& fact);

}  // namespace certwright::checks::rules
