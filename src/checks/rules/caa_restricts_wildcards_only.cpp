// A set with issuewild and without issue says nothing of ordinary names. RFC 8659 section 4.3.
#include <algorithm>
#include <string_view>

#include "base/ascii.h"
#include "checks/caa_words.h"
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::CAA_ONLY_WILD};

model::Findings judge(const model::Facts& facts) {
  if (!facts.caa || !facts.caa->has_value() || facts.name.is_wildcard()) return {};
  const model::CaaFact& caa = **facts.caa;
  const auto has_tag = [&](std::string_view tag) {
    return std::ranges::any_of(caa.records,
                               [&](const model::CaaRecord& record) { return ascii_lower(record.tag) == tag; });
  };
  if (!has_tag("issuewild") || has_tag("issue")) return {};
  return {found(cause::CAA_ONLY_WILD, caa_evidence(facts, caa))};
}

}  // namespace

extern const Check caa_restricts_wildcards_only{
    .name = "caa_restricts_wildcards_only",
    .stage = Stage::diagnosis,
    .source = "RFC 8659 section 4.3",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
