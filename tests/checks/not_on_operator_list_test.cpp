#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::not_on_operator_list_test {
namespace {

namespace cause = model::cause;

model::Facts with_list(std::string listed) {
  model::Facts facts = facts_of("www.example.jp");
  model::ReputationFact& fact = facts.reputation.emplace_back();
  fact.listed = std::move(listed);
  fact.source = {.name = "unsafe.txt", .age = std::chrono::hours{24}, .built_in = false};
  return facts;
}

model::Facts below_a_private_suffix() {
  model::Facts facts = with_list("example.jp");
  facts.public_suffix = model::PublicSuffixFact{.registrable = "example.jp", .private_suffix = "example.jp"};
  return facts;
}

std::vector<RuleCase> cases() {
  return {
      {"no_list", facts_of("www.example.jp"), {}},
      {"not_listed", with_list(""), {}},
      {"name_listed", with_list("www.example.jp"), {&cause::UNSAFE_OPERATOR_LIST}},
      {"parent_listed", with_list("example.jp"), {&cause::UNSAFE_OPERATOR_LIST}},
      {"the_operators_word_holds_below_a_private_suffix", below_a_private_suffix(), {&cause::UNSAFE_OPERATOR_LIST}}};
}

const bool known = add_cases("not_on_operator_list", cases());

class NotOnOperatorList : public testing::TestWithParam<RuleCase> {};

TEST_P(NotOnOperatorList, ReportsItsCauses) { expect_outcome("not_on_operator_list", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NotOnOperatorList, testing::ValuesIn(cases()), case_name);

TEST(NotOnOperatorListWords, NameTheEntryTheListAndTheLookUp) {
  const auto findings = rule_named("not_on_operator_list").judge(with_list("example.jp"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "example.jp is on the list of unsafe domains of this installation (unsafe.txt).");
  EXPECT_NE(findings[0].remedy().en.find("https://www.virustotal.com/gui/domain/example.jp"), std::string::npos);
  EXPECT_EQ(findings[0].evidence.at("date"), "2026-11-22");
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::domain_not_allowed);
}

}  // namespace
}  // namespace certwright::checks::tests::not_on_operator_list_test
