// A DNS console that appends the zone to values without a last dot turns the value into `_y.target.example.com`.
#include "checks/check.h"
#include "checks/record_words.h"
#include "model/validation_value.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::DNS_VALUE_SUFFIXED};

model::Findings judge(const model::Facts& facts) {
  const model::RecordSeen* seen = own_cname(facts);
  if (seen == nullptr || seen->values.size() != 1) return {};
  const std::string& actual = seen->values.front();
  for (const std::string& level : facts.record_search->levels) {
    const std::string suffix = "." + level;
    if (!actual.ends_with(suffix)) continue;
    if (!model::is_expected_value(actual.substr(0, actual.size() - suffix.size()),
                                  (*facts.validation_record)->expected))
      continue;
    model::Evidence evidence = record_evidence(facts, *seen, level);
    evidence["actual"] = actual;
    return {found(cause::DNS_VALUE_SUFFIXED, std::move(evidence))};
  }
  return {};
}

}  // namespace

extern const Check record_value_not_suffixed{
    .name = "record_value_not_suffixed",
    .stage = Stage::proof,
    .source = "ACM guide (DNS validation problems)",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
