// A suffix that a hosting provider shares out among its customers (the PRIVATE section of the public suffix list) is
// the provider's, not a customer's. BR 3.2.2.6 lets a CA leave that section aside, so this stops nobody.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::public_suffix, model::Fact::provider};
constexpr const model::Cause* causes[] = {&cause::NAME_PRIVATE_SUFFIX, &cause::WILD_PRIVATE_SUFFIX};

model::Findings judge(const model::Facts& facts) {
  if (!facts.public_suffix || facts.public_suffix->private_suffix.empty()) return {};
  const std::string& suffix = facts.public_suffix->private_suffix;
  // Whose names are refused anyway is told that, and nothing that might help.
  if (facts.name.base() != suffix || is_refused_provider_s(facts) || is_private_name(facts)) return {};
  const std::string& owner = facts.public_suffix->private_owner;
  const model::ListSource& source = facts.public_suffix->source;
  return {found(facts.name.is_wildcard() ? cause::WILD_PRIVATE_SUFFIX : cause::NAME_PRIVATE_SUFFIX,
                {{"domain", facts.name.str()},
                 {"base", suffix},
                 {"owner", owner.empty() ? suffix : owner},
                 {"list", source.name},
                 {"date", date_of(source, facts.gathered_at)}})};
}

}  // namespace

extern const Check not_a_shared_suffix{
    .name = "not_a_shared_suffix",
    .stage = Stage::policy,
    .source = "Public suffix list, PRIVATE section; BR 3.2.2.6",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
