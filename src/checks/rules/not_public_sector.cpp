// Names of the public sector need an approval of their own: who holds a certificate for one speaks with its authority.
// ACM: ADDITIONAL_VERIFICATION_REQUIRED; BR 4.2.1 on high-risk requests.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::special_use};
constexpr const model::Cause* causes[] = {&cause::VERIFY_PUBLIC_INTEREST};

model::Findings judge(const model::Facts& facts) {
  const std::string_view suffix = protected_suffix(facts);
  if (suffix.empty() || is_approved(facts)) return {};
  return {found(cause::VERIFY_PUBLIC_INTEREST, {{"domain", facts.name.str()}, {"suffix", std::string{suffix}}})};
}

}  // namespace

extern const Check not_public_sector{
    .name = "not_public_sector",
    .stage = Stage::policy,
    .source = "ACM ADDITIONAL_VERIFICATION_REQUIRED; BR 4.2.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
