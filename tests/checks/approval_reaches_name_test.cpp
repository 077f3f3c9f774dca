#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::approval_reaches_name_test {
namespace {

namespace cause = model::cause;

using Scope = model::AllowListFact::Scope;

model::AllowListEntry entry(std::string name = "agency.gov") {
  return {.name = std::move(name), .expires_at = test_time() - std::chrono::hours{24}};
}

model::Facts near_misses(std::vector<model::AllowListFact::NearMiss> near, std::string_view name = "www.agency.gov") {
  model::Policy policy = test_policy();
  policy.protected_suffixes = {"gov"};
  model::Facts facts = facts_of(name, kept(std::move(policy)));
  facts.allow_list = model::AllowListFact{.permits = {}, .near = std::move(near)};
  return facts;
}

model::Facts permitted() {
  model::Facts facts = near_misses({});
  facts.allow_list->permits = entry();
  return facts;
}

model::Facts top_site(std::size_t rank) {
  model::Facts facts = near_misses({{entry("www.example.jp"), Scope::no_wildcards}}, "*.www.example.jp");
  facts.top_site = model::TopSiteFact{.rank = rank, .source = {}};
  return facts;
}

std::vector<RuleCase> cases() {
  const auto told = std::vector<const model::Cause*>{&cause::VERIFY_ALLOWLIST_SCOPE};
  return {{"not_asked", facts_of("www.agency.gov"), {}},
          {"none_near", near_misses({}), {}},
          {"permitted", permitted(), {}},
          {"needs_no_approval", near_misses({{entry("example.jp"), Scope::expired}}, "www.example.jp"), {}},
          {"another_account", near_misses({{{.name = "agency.gov"}, Scope::another_account}}), told},
          {"name_only", near_misses({{entry(), Scope::name_only}}), told},
          {"expired", near_misses({{entry(), Scope::expired}}), told},
          {"wildcard_of_a_top_site", top_site(3), told},
          {"wildcard_of_another_site", top_site(1001), {}},
          {"two",
           near_misses({{entry(), Scope::name_only}, {entry("gov"), Scope::expired}}),
           {&cause::VERIFY_ALLOWLIST_SCOPE, &cause::VERIFY_ALLOWLIST_SCOPE}}};
}

const bool known = add_cases("approval_reaches_name", cases());

class ApprovalReachesName : public testing::TestWithParam<RuleCase> {};

TEST_P(ApprovalReachesName, ReportsItsCauses) { expect_outcome("approval_reaches_name", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, ApprovalReachesName, testing::ValuesIn(cases()), case_name);

std::string scope_of(Scope scope) {
  return rule_named("approval_reaches_name").judge(near_misses({{entry(), scope}})).at(0).evidence.at("scope");
}

TEST(ApprovalReachesNameWords, SayWhatTheEntryIsNotFor) {
  EXPECT_EQ(scope_of(Scope::another_account), "it is for another account");
  EXPECT_EQ(scope_of(Scope::no_wildcards), "it is not for wildcard names");
  EXPECT_EQ(scope_of(Scope::name_only), "it is not for the names below agency.gov");
  EXPECT_EQ(scope_of(Scope::expired), "it ended on 2026-11-22");
}

}  // namespace
}  // namespace certwright::checks::tests::approval_reaches_name_test
