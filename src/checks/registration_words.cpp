#include "checks/registration_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "checks/words.h"

namespace certwright::checks::rules {

const model::RegistrationFact* known_registration(const model::Facts& facts) {
  if (!facts.registration || !*facts.registration) return nullptr;
  const model::RegistrationFact& fact = **facts.registration;
  return fact.has_service && fact.registered && !fact.domain.empty() ? &fact : nullptr;
}

model::Evidence registration_evidence(const model::Facts& facts, const model::RegistrationFact& fact) {
  return {{"domain", fact.domain},
          {"registrable", fact.domain},
          {"server", fact.source},
          {"time", rfc3339(facts.gathered_at - fact.age)}};
}

std::string statuses_without_dns(const model::RegistrationFact& fact) {
  // RFC 5731 section 2.3 (clientHold, serverHold: "DNS delegation information MUST NOT be published"), RFC 3915, and
  // pendingDelete behind it.
  constexpr std::array<std::string_view, 4> without_dns{"client hold", "server hold", "redemption period",
                                                        "pending delete"};
  std::vector<std::string> found;
  for (const std::string& status : fact.statuses)
    if (std::ranges::find(without_dns, status) != without_dns.end()) found.push_back(status);
  return joined(found);
}

}  // namespace certwright::checks::rules
