// A DNS console that appends the zone turns a full name into `_x.example.com.example.com`.
#include "checks/check.h"
#include "checks/record_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::DNS_DOUBLED_SUFFIX};

model::Findings judge(const model::Facts& facts) {
  const auto* record = searched_record(facts);
  if (record == nullptr) return {};
  for (const std::string& level : facts.record_search->levels) {
    const std::string doubled = record->name + "." + level;
    const model::RecordSeen* seen = right_value_at(facts, doubled);
    if (seen == nullptr) continue;
    model::Evidence evidence = record_evidence(facts, *seen, level);
    evidence["found"] = doubled;
    return {found(cause::DNS_DOUBLED_SUFFIX, std::move(evidence))};
  }
  return {};
}

}  // namespace

extern const Check record_suffix_not_doubled{
    .name = "record_suffix_not_doubled",
    .stage = Stage::proof,
    .source = "ACM guide (DNS validation problems)",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
