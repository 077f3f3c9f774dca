// What a name below a private suffix shares with strangers is reported as unsafe: they may be to blame, and not the
// applicant, so nothing is refused for it.
#include "checks/check.h"
#include "checks/reputation_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::reputation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_PARENT};

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  for (const model::ReputationFact& fact : facts.reputation)
    if (!fact.failure && !fact.listed.empty() && lists_what_is_shared(facts, fact))
      findings.push_back(found(cause::UNSAFE_PARENT, listing_evidence(facts, fact)));
  return findings;
}

}  // namespace

extern const Check parent_is_safe{
    .name = "parent_is_safe",
    .stage = Stage::policy,
    .source = "Certwright; publicsuffix.org, PRIVATE section",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
