// An approval covers what it was given for. An entry of the allow list that is near a name which needs one, and does
// not permit it, is told with what it does not cover.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::top_site, model::Fact::special_use, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::VERIFY_ALLOWLIST_SCOPE};

using Scope = model::AllowListFact::Scope;

bool needs_approval(const model::Facts& facts) {
  return protected_rank(facts) || !protected_suffix(facts).empty() || is_reserved_example_name(facts);
}

// Of another account's entry nobody is told more than that it is one.
std::string words_of(const model::AllowListFact::NearMiss& miss) {
  switch (miss.scope) {
    case Scope::another_account:
      return "it is for another account";
    case Scope::no_wildcards:
      return "it is not for wildcard names";
    case Scope::name_only:
      return "it is not for the names below " + miss.entry.name;
    case Scope::expired:
      return miss.entry.expires_at ? "it ended on " + rfc3339(*miss.entry.expires_at).substr(0, 10) : "it has ended";
  }
  return "";
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.allow_list || is_approved(facts) || !needs_approval(facts)) return {};
  model::Findings findings;
  for (const model::AllowListFact::NearMiss& miss : facts.allow_list->near)
    findings.push_back(found(cause::VERIFY_ALLOWLIST_SCOPE,
                             {{"domain", facts.name.str()}, {"entry", miss.entry.name}, {"scope", words_of(miss)}}));
  return findings;
}

}  // namespace

extern const Check approval_reaches_name{
    .name = "approval_reaches_name",
    .stage = Stage::policy,
    .source = "Certwright",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
