// Below a registrable domain that does not exist nothing can be found. RFC 8020 section 2.
#include "checks/check.h"
#include "checks/record_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::NAME_NOT_REGISTERED};

model::Findings judge(const model::Facts& facts) {
  if (searched_record(facts) == nullptr || facts.record_search->domain_exists) return {};
  if (facts.record_search->levels.empty()) return {};
  const std::string& registrable = facts.record_search->levels.back();
  model::Evidence evidence =
      record_evidence(facts, {.name = registrable, .type = "NS", .values = {}, .from_wildcard = false}, registrable);
  evidence["registrable"] = registrable;
  evidence["answer"] = "NXDOMAIN";
  return {found(cause::NAME_NOT_REGISTERED, std::move(evidence), model::Certainty::likely)};
}

}  // namespace

extern const Check registrable_domain_exists{
    .name = "registrable_domain_exists",
    .stage = Stage::proof,
    .source = "RFC 8020 section 2",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
