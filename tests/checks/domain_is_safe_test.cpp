#include "tests/checks/rule_case.h"

namespace certwright::checks::tests {
namespace {

namespace cause = model::cause;

model::Facts with_list(std::string listed) {
  model::Facts facts = facts_of("www.example.jp");
  model::ReputationFact& fact = facts.reputation.emplace_back();
  fact.listed = std::move(listed);
  fact.source = {.name = "unsafe.txt", .age = std::chrono::hours{24}, .built_in = false};
  return facts;
}

model::Facts not_answered() {
  model::Facts facts = facts_of("www.example.jp");
  facts.reputation.emplace_back().failure = model::LookupFailure{.rcode = "unreadable", .question = "", .detail = ""};
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"no_list", facts_of("www.example.jp"), {}},
          {"not_listed", with_list(""), {}},
          {"name_listed", with_list("www.example.jp"), {&cause::UNSAFE_OPERATOR_LIST}},
          {"parent_listed", with_list("example.jp"), {&cause::UNSAFE_OPERATOR_LIST}},
          {"list_cannot_answer", not_answered(), {&cause::UNSAFE_NOT_CHECKED}}};
}

const bool known = add_cases("domain_is_safe", cases());

class DomainIsSafe : public testing::TestWithParam<RuleCase> {};

TEST_P(DomainIsSafe, ReportsItsCauses) { expect_outcome("domain_is_safe", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, DomainIsSafe, testing::ValuesIn(cases()), case_name);

TEST(DomainIsSafeWords, NameTheEntryTheListAndTheLookUp) {
  const auto findings = rule_named("domain_is_safe").judge(with_list("example.jp"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "example.jp is on the list of unsafe domains of this installation (unsafe.txt).");
  EXPECT_NE(findings[0].remedy().en.find("https://www.virustotal.com/gui/domain/example.jp"), std::string::npos);
  EXPECT_EQ(findings[0].evidence.at("date"), "2026-11-22");
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::domain_not_allowed);
}

}  // namespace
}  // namespace certwright::checks::tests
