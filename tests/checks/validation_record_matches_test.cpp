#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::validation_record_matches_test {
namespace {

namespace cause = model::cause;

model::Facts seen(std::vector<std::string> actual, bool matches = false) {
  model::Facts facts = facts_of("*.example.jp");
  facts.validation_record = model::ValidationRecordFact{.name = "_a1.example.jp",
                                                        .expected = "_b2.c3.acm-validations.aws",
                                                        .actual = std::move(actual),
                                                        .matches = matches};
  return facts;
}

model::Facts not_answered() {
  model::Facts facts = facts_of("example.jp");
  facts.validation_record = tl::unexpected(
      model::LookupFailure{.rcode = "bogus", .question = "_a1.example.jp. CNAME", .detail = "signature expired"});
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("example.jp"), {}},
          {"matches", seen({"_b2.c3.acm-validations.aws"}, true), {}},
          {"missing", seen({}), {&cause::DNS_RECORD_MISSING}},
          {"another_value", seen({"_b2.example.jp"}), {&cause::DNS_WRONG_VALUE}},
          {"look_up_failed", not_answered(), {&cause::DNS_LOOKUP_FAILED}}};
}

const bool known = add_cases("validation_record_matches", cases());

class ValidationRecordMatches : public testing::TestWithParam<RuleCase> {};

TEST_P(ValidationRecordMatches, ReportsItsCauses) { expect_outcome("validation_record_matches", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, ValidationRecordMatches, testing::ValuesIn(cases()), case_name);

TEST(ValidationRecordMatchesWords, GiveTheRecordToCopy) {
  const auto findings = rule_named("validation_record_matches").judge(seen({}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_NE(findings[0].remedy().en.find("`_a1.example.jp. CNAME _b2.c3.acm-validations.aws.`"), std::string::npos);
  EXPECT_NE(findings[0].remedy().ja.find("`_a1.example.jp. CNAME _b2.c3.acm-validations.aws.`"), std::string::npos);
  EXPECT_EQ(findings[0].effect, model::Effect::wait);
}

TEST(ValidationRecordMatchesWords, ShowWhatIsThereInstead) {
  const auto findings = rule_named("validation_record_matches").judge(seen({"one.test", "two.test"}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "_a1.example.jp exists but has another value: one.test, two.test. Expected: _b2.c3.acm-validations.aws.");
}

}  // namespace
}  // namespace certwright::checks::tests::validation_record_matches_test
