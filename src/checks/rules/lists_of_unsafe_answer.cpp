// A list or service that is configured and gave no answer: neither "listed" nor "not listed". Where the operator
// requires it, the request waits (apply_required).
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::reputation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_NOT_CHECKED};

std::string feed_word(const model::ReputationFact& fact) { return std::string{to_string(fact.feed)}; }

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  for (const model::ReputationFact& fact : facts.reputation)
    if (fact.failure)
      findings.push_back(
          found(cause::UNSAFE_NOT_CHECKED, {{"domain", facts.name.str()},
                                            {"list", fact.source.name.empty() ? feed_word(fact) : fact.source.name},
                                            {"reason", fact.failure->rcode},
                                            {"detail", fact.failure->detail},
                                            {"question", fact.failure->question},
                                            {"feed", feed_word(fact)}}));
  return findings;
}

}  // namespace

extern const Check lists_of_unsafe_answer{
    .name = "lists_of_unsafe_answer",
    .stage = Stage::policy,
    .source = "design 4: undetermined is never permission and never a failure",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
