// A domain on one of Google's lists gets no certificate. BR 1.6.1: a High Risk Certificate Request is also one for
// "names listed on the Miller Smiles phishing list or the Google Safe Browsing list".
#include <utility>

#include "checks/check.h"
#include "checks/reputation_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::reputation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_GSB};

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  for (const model::ReputationFact* fact : listings(facts, {model::FeedId::web_risk})) {
    model::Evidence evidence = listing_evidence(facts, *fact);
    evidence.try_emplace("threat", "unsafe");
    findings.push_back(found(cause::UNSAFE_GSB, std::move(evidence)));
  }
  return findings;
}

}  // namespace

extern const Check not_on_web_risk{
    .name = "not_on_web_risk",
    .stage = Stage::policy,
    .source = "ACM DOMAIN_NOT_ALLOWED; BR 1.6.1 (High Risk Certificate Request)",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
