// A domain whose registration has ended, or is on hold, is not in DNS. RFC 5731 section 2.3, RFC 3915, RFC 8056.
#include "checks/check.h"
#include "checks/registration_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::registration, model::Fact::delegation, model::Fact::record_search,
                                 model::Fact::mail_exchangers};
constexpr const model::Cause* causes[] = {&cause::NAME_DOMAIN_EXPIRED, &cause::NAME_REGISTRATION_ENDED};

// What a kept answer says may be over.
model::Certainty certainty_of(const model::RegistrationFact& fact) {
  constexpr std::chrono::minutes just_asked{5};
  return fact.age <= just_asked ? model::Certainty::certain : model::Certainty::likely;
}

// Most registries keep a domain in DNS for some time behind its end, in which it can be renewed as if nothing were: a
// warning, not an error.
bool is_out_of_dns(const model::Facts& facts, const std::string& domain) {
  if (facts.delegation && facts.delegation->not_delegated == domain) return true;
  if (facts.mail && *facts.mail && !(*facts.mail)->domain_exists && (*facts.mail)->domain == domain) return true;
  return facts.record_search && !facts.record_search->domain_exists && !facts.record_search->levels.empty() &&
         facts.record_search->levels.back() == domain;
}

// The day of an end that is past: "2026-11-23".
std::optional<std::string> ended_on(const model::RegistrationFact& fact, Timestamp now) {
  if (!fact.expires_at || *fact.expires_at > now) return std::nullopt;
  constexpr std::size_t day_length = std::string_view{"2026-11-23"}.size();
  return rfc3339(*fact.expires_at).substr(0, day_length);
}

model::Findings judge(const model::Facts& facts) {
  const model::RegistrationFact* fact = known_registration(facts);
  if (fact == nullptr) return {};
  const std::string statuses = statuses_without_dns(*fact);
  const std::optional<std::string> ended = ended_on(*fact, facts.gathered_at);
  if (statuses.empty() && !ended) return {};
  model::Evidence evidence = registration_evidence(facts, *fact);
  if (fact->expires_at) evidence["expires"] = rfc3339(*fact->expires_at);
  if (statuses.empty() && !is_out_of_dns(facts, fact->domain)) {
    evidence["ended"] = *ended;
    return {found(cause::NAME_REGISTRATION_ENDED, std::move(evidence), certainty_of(*fact))};
  }
  evidence["status"] = statuses.empty() ? "expired " + *ended : statuses;
  return {found(cause::NAME_DOMAIN_EXPIRED, std::move(evidence), certainty_of(*fact))};
}

}  // namespace

extern const Check registration_in_force{
    .name = "registration_in_force",
    .stage = Stage::diagnosis,
    .source = "RFC 5731 section 2.3; RFC 3915; RFC 8056",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
