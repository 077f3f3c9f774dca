// A host that spreads malware at this moment, as URLhaus knows it, gets no certificate. ACM: DOMAIN_NOT_ALLOWED;
// BR 4.1.1.
#include <utility>

#include "checks/check.h"
#include "checks/reputation_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::reputation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_URLHAUS};

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  for (const model::ReputationFact* fact : listings(facts, {model::FeedId::urlhaus, model::FeedId::urlhaus_hosts})) {
    model::Evidence evidence = listing_evidence(facts, *fact);
    evidence.try_emplace("threat", "host file");
    findings.push_back(found(cause::UNSAFE_URLHAUS, std::move(evidence)));
  }
  return findings;
}

}  // namespace

extern const Check not_on_urlhaus{
    .name = "not_on_urlhaus",
    .stage = Stage::policy,
    .source = "ACM DOMAIN_NOT_ALLOWED; BR 4.1.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
