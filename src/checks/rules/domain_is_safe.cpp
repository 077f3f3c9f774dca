// A domain on the operator's list of unsafe domains gets no certificate. ACM: DOMAIN_NOT_ALLOWED; BR 4.1.1.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::unsafe_domain, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_OPERATOR_LIST, &cause::UNSAFE_NOT_CHECKED};

model::Findings judge(const model::Facts& facts) {
  if (!facts.unsafe_domain) return {};
  const auto& unsafe = *facts.unsafe_domain;
  if (!unsafe)
    return {found(cause::UNSAFE_NOT_CHECKED, {{"reason", unsafe.error().rcode}, {"detail", unsafe.error().detail}})};
  if (unsafe->listed.empty()) return {};
  return {found(cause::UNSAFE_OPERATOR_LIST, {{"domain", facts.name.str()},
                                              {"listed", unsafe->listed},
                                              {"list", unsafe->source.name},
                                              {"date", date_of(unsafe->source, facts.gathered_at)}})};
}

}  // namespace

extern const Check domain_is_safe{
    .name = "domain_is_safe",
    .stage = Stage::policy,
    .source = "ACM DOMAIN_NOT_ALLOWED; BR 4.1.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
