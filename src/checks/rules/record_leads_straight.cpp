// The record leads to its value in a few steps. ACM gives up after five chained CNAMEs, and so does this CA.
#include <algorithm>
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/record_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::DNS_CNAME_CHAIN};

bool comes_back(const std::string& name, const std::vector<std::string>& chain) {
  return chain.back() == name || std::ranges::count(chain, chain.back()) > 1;
}

model::Findings judge(const model::Facts& facts) {
  const model::ValidationRecordFact* record = searched_record(facts);
  if (record == nullptr || facts.record_search->chain.empty()) return {};
  const model::RecordSeen* own = own_cname(facts);
  if (own == nullptr) return {};
  const std::vector<std::string>& chain = facts.record_search->chain;
  const bool loops = comes_back(record->name, chain);
  if (!loops && chain.size() <= model::max_cname_links) return {};
  model::Evidence evidence = record_evidence(facts, *own, facts.record_search->zone);
  evidence["problem"] = loops ? "a loop" : "a chain of " + std::to_string(chain.size()) + " names";
  evidence["chain"] = record->name;
  for (const std::string& name : chain) evidence["chain"] += " → " + name;
  return {found(cause::DNS_CNAME_CHAIN, std::move(evidence))};
}

}  // namespace

extern const Check record_leads_straight{
    .name = "record_leads_straight",
    .stage = Stage::diagnosis,
    .source = "ACM DNS validation; RFC 1034 section 3.6.2",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
