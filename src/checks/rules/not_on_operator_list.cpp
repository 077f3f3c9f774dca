// A domain on the operator's list of unsafe domains gets no certificate. ACM: DOMAIN_NOT_ALLOWED; BR 4.1.1.
#include "checks/check.h"
#include "checks/reputation_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::reputation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_OPERATOR_LIST};

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  for (const model::ReputationFact* fact : listings(facts, {model::FeedId::unsafe_domains}))
    findings.push_back(found(cause::UNSAFE_OPERATOR_LIST, listing_evidence(facts, *fact)));
  return findings;
}

}  // namespace

extern const Check not_on_operator_list{
    .name = "not_on_operator_list",
    .stage = Stage::policy,
    .source = "ACM DOMAIN_NOT_ALLOWED; BR 4.1.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
