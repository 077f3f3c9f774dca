// The value may lack its first underscore, the name may not.
#include "checks/check.h"
#include "checks/record_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::DNS_NAME_UNDERSCORE_LOST};

model::Findings judge(const model::Facts& facts) {
  const auto* record = searched_record(facts);
  if (record == nullptr || !record->name.starts_with('_')) return {};
  const model::RecordSeen* seen = right_value_at(facts, record->name.substr(1));
  if (seen == nullptr) return {};
  model::Evidence evidence = record_evidence(facts, *seen, facts.record_search->zone);
  evidence["found"] = seen->name;
  return {found(cause::DNS_NAME_UNDERSCORE_LOST, std::move(evidence))};
}

}  // namespace

extern const Check record_keeps_underscore{
    .name = "record_keeps_underscore",
    .stage = Stage::proof,
    .source = "facts 3.1; ACM guide (DNS validation problems)",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
