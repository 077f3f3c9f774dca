// Names of a provider's own domains are the provider's, and names that the operator reserves are the operator's. ACM:
// "Additional verification required to request certificates for one or more domain names in this request." Names below
// a platform's domain are its customers': most of them can prove nothing, and are told so before they try.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::provider, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::PROVIDER_AWS, &cause::PROVIDER_OPERATOR_RESERVED,
                                          &cause::PROVIDER_PLATFORM, &cause::PROVIDER_SHARED_DYNDNS};

const model::Cause& cause_of(const model::ProviderFact& provider) {
  if (provider.from_operator) return cause::PROVIDER_OPERATOR_RESERVED;
  switch (provider.kind) {
    case model::ProviderFact::Kind::refused:
      return cause::PROVIDER_AWS;
    case model::ProviderFact::Kind::platform:
      return cause::PROVIDER_PLATFORM;
    case model::ProviderFact::Kind::shared_dns:
      return cause::PROVIDER_SHARED_DYNDNS;
  }
  return cause::PROVIDER_AWS;
}

// CAs count each customer of a suffix that the list holds on its own.
bool is_shared(const model::Facts& facts) {
  return !facts.public_suffix || facts.public_suffix->private_suffix.empty();
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.provider || facts.provider->suffix.empty()) return {};
  const model::ProviderFact& provider = *facts.provider;
  // The domain itself is no customer's name; what is to be said of it, the public suffix list says.
  if (!is_refused_provider_s(facts) && facts.name.base() == provider.suffix) return {};
  if (!is_refused_provider_s(facts) && provider.kind == model::ProviderFact::Kind::shared_dns && !is_shared(facts))
    return {};
  model::Evidence evidence{{"domain", facts.name.str()}, {"suffix", provider.suffix}};
  if (!provider.from_operator) {
    evidence["owner"] = provider.owner;
    evidence["certainty"] = provider.certainty;
  }
  return {found(cause_of(provider), std::move(evidence))};
}

}  // namespace

extern const Check provider_owned{
    .name = "provider_owned",
    .stage = Stage::policy,
    .source = "ACM ADDITIONAL_VERIFICATION_REQUIRED (Amazon-owned names); public suffix list, PRIVATE section",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
