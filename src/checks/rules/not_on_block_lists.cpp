// A domain on a DNS block list gets no certificate; one whose owner was abused himself only hears of it.
#include <utility>

#include "checks/check.h"
#include "checks/reputation_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::reputation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_DBL_BAD, &cause::UNSAFE_DBL_ABUSED_LEGIT};

/// What the zone's codes mean: "phishing domain, malware domain".
std::string kinds_of(const model::ReputationFact& fact, std::string_view category) {
  std::vector<std::string> kinds;
  for (const model::EngineVerdict& verdict : fact.engines)
    if (verdict.category == category) kinds.push_back(verdict.result);
  return kinds.empty() ? "listed" : joined(kinds);
}

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  for (const model::ReputationFact* fact : listings(facts, {model::FeedId::dns_block_lists})) {
    const bool is_bad = engine_count(*fact, "malicious") > 0;
    model::Evidence evidence = listing_evidence(facts, *fact);
    evidence.try_emplace("threat", "listed");
    evidence["kind"] = kinds_of(*fact, is_bad ? "malicious" : "suspicious");
    findings.push_back(found(is_bad ? cause::UNSAFE_DBL_BAD : cause::UNSAFE_DBL_ABUSED_LEGIT, std::move(evidence)));
  }
  return findings;
}

}  // namespace

extern const Check not_on_block_lists{
    .name = "not_on_block_lists",
    .stage = Stage::policy,
    .source = "ACM DOMAIN_NOT_ALLOWED; RFC 5782",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
