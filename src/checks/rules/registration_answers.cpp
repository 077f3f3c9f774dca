// Registration data that could not be had say nothing of the domain: unknown is never failure.
#include "checks/check.h"
#include "checks/registration_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::registration};
constexpr const model::Cause* causes[] = {&cause::CONTACT_LOOKUP_UNAVAILABLE, &cause::CONTACT_TLD_NO_WHOIS};

std::string tld_of(const std::string& domain) { return domain.substr(domain.rfind('.') + 1); }

model::Findings judge(const model::Facts& facts) {
  if (!facts.registration) return {};
  if (!*facts.registration) {
    const model::LookupFailure& failure = facts.registration->error();
    if (!facts.public_suffix || failure.rcode.empty()) return {};
    return {found(cause::CONTACT_LOOKUP_UNAVAILABLE, {{"domain", facts.public_suffix->registrable},
                                                      {"reason", failure.rcode},
                                                      {"query", failure.question},
                                                      {"answer", failure.detail},
                                                      {"time", rfc3339(facts.gathered_at)}})};
  }
  const model::RegistrationFact& fact = **facts.registration;
  // Whom a registry names matters to those alone who are asked by mail.
  if (fact.has_service || fact.domain.empty() || facts.method != model::ValidationMethod::email) return {};
  model::Evidence evidence = registration_evidence(facts, fact);
  evidence["tld"] = tld_of(fact.domain);
  return {found(cause::CONTACT_TLD_NO_WHOIS, std::move(evidence))};
}

}  // namespace

extern const Check registration_answers{
    .name = "registration_answers",
    .stage = Stage::diagnosis,
    .source = "RFC 9224; RFC 3912",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
