// A domain on the operator's list of unsafe domains gets no certificate. ACM: DOMAIN_NOT_ALLOWED; BR 4.1.1.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::reputation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_OPERATOR_LIST, &cause::UNSAFE_NOT_CHECKED};

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  for (const model::ReputationFact& fact : facts.reputation) {
    if (fact.failure)
      findings.push_back(found(cause::UNSAFE_NOT_CHECKED, {{"reason", fact.failure->rcode},
                                                           {"detail", fact.failure->detail},
                                                           {"feed", std::string{to_string(fact.feed)}}}));
    else if (fact.feed == model::FeedId::unsafe_domains && !fact.listed.empty())
      findings.push_back(found(cause::UNSAFE_OPERATOR_LIST, {{"domain", facts.name.str()},
                                                             {"listed", fact.listed},
                                                             {"list", fact.source.name},
                                                             {"date", date_of(fact.source, facts.gathered_at)}}));
  }
  return findings;
}

}  // namespace

extern const Check domain_is_safe{
    .name = "domain_is_safe",
    .stage = Stage::policy,
    .source = "ACM DOMAIN_NOT_ALLOWED; BR 4.1.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
