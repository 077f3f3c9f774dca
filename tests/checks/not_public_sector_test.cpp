#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::not_public_sector_test {
namespace {

namespace cause = model::cause;

const model::Policy& guarded(std::vector<std::string> allowed = {}, std::vector<std::string> internal = {}) {
  model::Policy policy = test_policy();
  policy.protected_suffixes = {"gov", "go.example.jp"};
  policy.special_use_allowed = std::move(allowed);
  if (!internal.empty()) policy.names = model::NamePolicy::private_names;
  policy.private_suffixes = std::move(internal);
  return kept(std::move(policy));
}

model::Facts approved(std::string_view name) {
  model::Facts facts = facts_of(name, guarded());
  facts.allow_list = model::AllowListFact{.permits = model::AllowListEntry{.name = "agency.gov"}, .near = {}};
  return facts;
}

model::Facts asked_of_allow_list(std::string_view name) {
  model::Facts facts = facts_of(name, guarded());
  facts.allow_list = model::AllowListFact{};
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"nothing_protected", facts_of("agency.gov"), {}},
          {"elsewhere", facts_of("www.example.jp", guarded()), {}},
          {"ends_alike", facts_of("notgo.example.jp", guarded()), {}},
          {"below", facts_of("www.agency.gov", guarded()), {&cause::VERIFY_PUBLIC_INTEREST}},
          {"wildcard", facts_of("*.agency.gov", guarded()), {&cause::VERIFY_PUBLIC_INTEREST}},
          {"suffix_itself", facts_of("go.example.jp", guarded()), {&cause::VERIFY_PUBLIC_INTEREST}},
          {"approved", approved("www.agency.gov"), {}},
          {"not_approved", asked_of_allow_list("www.agency.gov"), {&cause::VERIFY_PUBLIC_INTEREST}},
          {"let_through_for_tests", facts_of("www.agency.gov", guarded({"agency.gov"})), {}},
          {"internal", facts_of("www.agency.gov", guarded({}, {"agency.gov"})), {}}};
}

const bool known = add_cases("not_public_sector", cases());

class NotPublicSector : public testing::TestWithParam<RuleCase> {};

TEST_P(NotPublicSector, ReportsItsCauses) { expect_outcome("not_public_sector", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NotPublicSector, testing::ValuesIn(cases()), case_name);

TEST(NotPublicSectorWords, NameTheProtectedSuffix) {
  const auto findings = rule_named("not_public_sector").judge(facts_of("www.agency.gov", guarded()));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "www.agency.gov belongs to the public sector (names below gov). Requests for it need an extra approval.");
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::additional_verification_required);
}

}  // namespace
}  // namespace certwright::checks::tests::not_public_sector_test
