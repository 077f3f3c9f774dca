// A question that is answered with checking disabled and refused without: DNSSEC alone stands in the way, and a tool
// that does not validate shows nothing of it. RFC 4035 section 3.2.2.
#include <string>

#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::caa, model::Fact::validation_record};
constexpr const model::Cause* causes[] = {&cause::DNSSEC_ONLY_BROKEN_WITH_VALIDATION};

std::string failed_question(const model::Facts& facts) {
  if (facts.validation_record && !facts.validation_record->has_value())
    return facts.validation_record->error().question;
  if (facts.caa && !facts.caa->has_value()) return facts.caa->error().question;
  return facts.name.str() + ". A";
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.answers_without_validation.value_or(false)) return {};
  return {found(cause::DNSSEC_ONLY_BROKEN_WITH_VALIDATION, {{"domain", facts.name.str()},
                                                            {"query", failed_question(facts)},
                                                            {"detail", facts.bogus_reason},
                                                            {"answer", "answered with checking disabled (CD)"},
                                                            {"server", facts.resolver},
                                                            {"time", rfc3339(facts.gathered_at)}})};
}

}  // namespace

extern const Check dnssec_is_what_breaks{
    .name = "dnssec_is_what_breaks",
    .stage = Stage::diagnosis,
    .source = "BR 3.2.2.8.1; RFC 4035 section 3.2.2",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
