// A wildcard answers for the record's name as long as nobody writes that name itself. RFC 4592 section 2.2.1.
#include "checks/check.h"
#include "checks/record_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::DNS_WILDCARD_SHADOW};

model::Findings judge(const model::Facts& facts) {
  const auto* record = searched_record(facts);
  if (record == nullptr || facts.record_search->wildcard_zone.empty()) return {};
  for (const model::RecordSeen& seen : facts.record_search->seen) {
    if (seen.name != record->name || !seen.from_wildcard || seen.type != "CNAME") continue;
    model::Evidence evidence = record_evidence(facts, seen, facts.record_search->wildcard_zone);
    evidence["target"] = joined(seen.values);
    return {found(cause::DNS_WILDCARD_SHADOW, std::move(evidence))};
  }
  return {};
}

}  // namespace

extern const Check record_is_no_wildcard{
    .name = "record_is_no_wildcard",
    .stage = Stage::proof,
    .source = "RFC 4592 section 2.2.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
