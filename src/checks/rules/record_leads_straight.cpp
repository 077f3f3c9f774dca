// The record points at its value itself. ACM gives up after five chained CNAMEs; here the record must be the one CNAME.
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

constexpr std::size_t longest_chain = 5;

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
  const bool arrives = chain.size() > 1 && is_expected(chain.back(), record->expected);
  if (!loops && !arrives && chain.size() <= longest_chain) return {};
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
