// DNS validation looks for one CNAME with one target. ACM: PENDING_VALIDATION until it is there.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record};
constexpr const model::Cause* causes[] = {&cause::DNS_RECORD_MISSING, &cause::DNS_WRONG_VALUE,
                                          &cause::DNS_LOOKUP_FAILED};

model::Findings judge(const model::Facts& facts) {
  if (!facts.validation_record) return {};
  const auto& record = *facts.validation_record;
  if (!record) return {lookup_failed(record.error(), facts.name.base(), facts)};
  if (record->matches) return {};
  model::Evidence evidence{{"domain", facts.name.str()},
                           {"name", record->name},
                           {"type", "CNAME"},
                           {"value", record->expected},
                           {"expected", record->expected + "."},
                           {"query", record->name + ". CNAME"},
                           {"answer", record->actual.empty() ? "none" : joined(record->actual)},
                           {"server", facts.resolver},
                           {"time", rfc3339(facts.gathered_at)}};
  if (record->actual.empty()) return {found(cause::DNS_RECORD_MISSING, std::move(evidence))};
  evidence["actual"] = joined(record->actual);
  return {found(cause::DNS_WRONG_VALUE, std::move(evidence))};
}

}  // namespace

extern const Check validation_record_matches{
    .name = "validation_record_matches",
    .stage = Stage::proof,
    .source = "BR 3.2.2.4.7; ACM DNS validation",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
