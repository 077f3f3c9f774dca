// The names of the most visited sites need an approval of their own. ACM: ADDITIONAL_VERIFICATION_REQUIRED; BR 4.2.1 on
// high-risk requests.
#include <fmt/format.h>

#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::top_site, model::Fact::public_suffix, model::Fact::special_use};
constexpr const model::Cause* causes[] = {&cause::VERIFY_TOP_SITE, &cause::VERIFY_LIST_MISSING};

// The lists in use are 30-day means: one that is older says nothing about today.
constexpr std::chrono::hours max_list_age{30 * 24};

bool may_be_wrong(const model::ListSource& source) { return source.built_in || source.age > max_list_age; }

model::Evidence evidence_of(const model::Facts& facts, const model::ListSource& source) {
  return {{"domain", facts.name.str()},
          {"registrable", facts.public_suffix ? facts.public_suffix->registrable : facts.name.str()},
          {"list", source.name},
          {"date", date_of(source, facts.gathered_at)},
          {"feed", std::string{to_string(model::FeedId::top_sites)}}};
}

model::Findings judge(const model::Facts& facts) {
  // An internal name is nobody's site, and the operator answers for the special-use names that he allows.
  if (!facts.top_site || facts.policy == nullptr || facts.policy->top_sites_limit == 0) return {};
  if (is_private_name(facts) || is_allowed_special_use(facts) || is_approved(facts)) return {};
  const auto& top_site = *facts.top_site;
  if (!top_site) {
    return {found(cause::VERIFY_LIST_MISSING,
                  evidence_of(facts, {.name = top_site.error().detail, .age = {}, .built_in = false}))};
  }
  if (const auto rank = protected_rank(facts)) {
    model::Evidence evidence = evidence_of(facts, top_site->source);
    evidence["rank"] = fmt::to_string(*rank);
    evidence["n"] = fmt::to_string(facts.policy->top_sites_limit);
    return {found(cause::VERIFY_TOP_SITE, std::move(evidence))};
  }
  if (may_be_wrong(top_site->source)) return {found(cause::VERIFY_LIST_MISSING, evidence_of(facts, top_site->source))};
  return {};
}

}  // namespace

extern const Check not_a_top_site{
    .name = "not_a_top_site",
    .stage = Stage::policy,
    .source = "ACM ADDITIONAL_VERIFICATION_REQUIRED; BR 4.2.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
