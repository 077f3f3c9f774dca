#pragma once

#include <string>
#include <utility>

#include "tests/checks/rule_case.h"

namespace certwright::checks::tests {

/// A registration of example.jp with nothing against it.
inline model::RegistrationFact registration() {
  model::RegistrationFact fact;
  fact.domain = "example.jp";
  fact.source = "https://rdap.test-j/domain/example.jp";
  fact.statuses = {"active"};
  fact.registered_at = test_time() - std::chrono::hours{1000 * 24};
  fact.expires_at = test_time() + std::chrono::hours{100 * 24};
  return fact;
}

template <class Change>
model::RegistrationFact registration_with(Change change) {
  model::RegistrationFact fact = registration();
  change(fact);
  return fact;
}

inline model::Facts with_registration(tl::expected<model::RegistrationFact, model::LookupFailure> fact,
                                      model::ValidationMethod method = model::ValidationMethod::dns) {
  model::Facts facts = facts_of("www.example.jp");
  facts.method = method;
  facts.public_suffix = model::PublicSuffixFact{.tld = "jp", .tld_known = true, .registrable = "example.jp"};
  facts.registration = std::move(fact);
  return facts;
}

inline model::Facts by_mail_with(model::RegistrationFact fact) {
  return with_registration(std::move(fact), model::ValidationMethod::email);
}

}  // namespace certwright::checks::tests
