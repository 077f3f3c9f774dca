// The record of `a.example.com` belongs below that name, not below a parent of it or below `www`.
#include "checks/check.h"
#include "checks/record_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::DNS_WRONG_LEVEL};

model::Findings judge(const model::Facts& facts) {
  const auto* record = searched_record(facts);
  if (record == nullptr) return {};
  const std::string label = record->name.substr(0, record->name.find('.') + 1);
  const model::RecordSeen* seen = right_value_at(facts, label + "www." + std::string{facts.name.base()});
  for (const std::string& level : facts.record_search->levels)
    if (seen == nullptr && level != facts.name.base()) seen = right_value_at(facts, label + level);
  if (seen == nullptr) return {};
  model::Evidence evidence = record_evidence(facts, *seen, facts.record_search->zone);
  evidence["found"] = seen->name;
  return {found(cause::DNS_WRONG_LEVEL, std::move(evidence))};
}

}  // namespace

extern const Check record_at_right_level{
    .name = "record_at_right_level",
    .stage = Stage::proof,
    .source = "lego#2386; facts 3.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
