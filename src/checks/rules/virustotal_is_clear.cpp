// As many of VirusTotal's engines as the operator has set say that a domain is malicious: no certificate. ACM looks
// there, and refuses at one.
#include <string>
#include <utility>

#include <fmt/format.h>

#include "checks/check.h"
#include "checks/reputation_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::reputation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_VT_MALICIOUS, &cause::UNSAFE_VT_SUSPICIOUS,
                                          &cause::UNSAFE_VT_STALE};

// An older report says little about today.
constexpr std::chrono::hours max_report_age{30 * 24};

bool reaches(std::size_t count, std::size_t limit) { return limit != 0 && count >= limit; }

bool fails(const model::Facts& facts, const model::ReputationFact& fact) {
  const model::Policy defaults;
  const model::Policy& policy = facts.policy == nullptr ? defaults : *facts.policy;
  return reaches(engine_count(fact, "malicious"), policy.virustotal_malicious) ||
         reaches(engine_count(fact, "suspicious"), policy.virustotal_suspicious);
}

/// "malicious: EngineOne (phishing); suspicious: EngineTwo; score -12"
std::string what_is_said(const model::ReputationFact& fact) {
  std::string said;
  const auto add = [&](std::string part) { said += (said.empty() ? "" : "; ") + std::move(part); };
  for (const std::string_view category : {"malicious", "suspicious"})
    if (engine_count(fact, category) > 0) add(fmt::format("{}: {}", category, engine_words(fact, category)));
  if (fact.score) add(fmt::format("score {}", *fact.score));
  return said.empty() ? "listed" : said;
}

model::Finding refused(const model::Facts& facts, const model::ReputationFact& fact) {
  model::Evidence evidence = listing_evidence(facts, fact);
  const std::size_t malicious = engine_count(fact, "malicious");
  const std::size_t suspicious = engine_count(fact, "suspicious");
  std::string engines = engine_words(fact, "malicious");
  if (suspicious > 0) engines += (engines.empty() ? "" : ", ") + engine_words(fact, "suspicious");
  evidence["engines"] = std::move(engines);
  evidence["n"] = fmt::to_string(malicious + suspicious);
  evidence["malicious"] = fmt::to_string(malicious);
  evidence["suspicious"] = fmt::to_string(suspicious);
  return found(cause::UNSAFE_VT_MALICIOUS, std::move(evidence));
}

model::Finding suspicious(const model::Facts& facts, const model::ReputationFact& fact) {
  model::Evidence evidence = listing_evidence(facts, fact);
  evidence["what"] = what_is_said(fact);
  return found(cause::UNSAFE_VT_SUSPICIOUS, std::move(evidence));
}

bool is_stale(const model::Facts& facts, const model::ReputationFact& fact) {
  return engine_count(fact, "malicious") > 0 && fact.analysed_at &&
         facts.gathered_at - *fact.analysed_at > max_report_age;
}

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  for (const model::ReputationFact* fact : listings(facts, {model::FeedId::virustotal})) {
    if (fails(facts, *fact))
      findings.push_back(refused(facts, *fact));
    else
      findings.push_back(suspicious(facts, *fact));
    if (is_stale(facts, *fact)) {
      model::Evidence evidence = listing_evidence(facts, *fact);
      evidence["date"] = rfc3339(*fact->analysed_at).substr(0, 10);
      findings.push_back(found(cause::UNSAFE_VT_STALE, std::move(evidence)));
    }
  }
  return findings;
}

}  // namespace

extern const Check virustotal_is_clear{
    .name = "virustotal_is_clear",
    .stage = Stage::policy,
    .source = "ACM guide, failed requests: DOMAIN_NOT_ALLOWED",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
