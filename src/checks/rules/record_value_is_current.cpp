// A value of our own form that is not this one belongs to another account, name or installation.
#include <algorithm>

#include "checks/check.h"
#include "checks/record_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::DNS_STALE_VALUE};

/// `_<32 hex>.<10 letters or digits>.<suffix>`, the first underscore and the second label optional (facts 3.1).
bool is_validation_value(std::string_view value, std::string_view suffix) {
  constexpr std::size_t hex_length = 32;
  if (value.starts_with('_')) value.remove_prefix(1);
  if (value.size() <= hex_length + suffix.size() || !value.ends_with(suffix)) return false;
  const std::string_view label = value.substr(0, hex_length);
  return value[hex_length] == '.' && value[value.size() - suffix.size() - 1] == '.' &&
         std::ranges::all_of(label, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

model::Findings judge(const model::Facts& facts) {
  const model::RecordSeen* seen = own_cname(facts);
  if (seen == nullptr || seen->values.size() != 1 || facts.policy == nullptr) return {};
  const std::string& actual = seen->values.front();
  if (!is_validation_value(actual, facts.policy->validation_target_suffix)) return {};
  model::Evidence evidence = record_evidence(facts, *seen, facts.record_search->zone);
  evidence["actual"] = actual;
  return {found(cause::DNS_STALE_VALUE, std::move(evidence))};
}

}  // namespace

extern const Check record_value_is_current{
    .name = "record_value_is_current",
    .stage = Stage::proof,
    .source = "facts 3.1; terraform-provider-aws#13653",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
