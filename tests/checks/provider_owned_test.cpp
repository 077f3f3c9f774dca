#include "tests/checks/rule_case.h"

namespace certwright::checks::tests {
namespace {

namespace cause = model::cause;

model::Facts owned(model::ProviderFact provider) {
  model::Facts facts = facts_of("bucket.s3.amazonaws.com");
  facts.provider = std::move(provider);
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("example.jp"), {}},
          {"nobody_s", owned({}), {}},
          {"amazon_s", owned({.suffix = "amazonaws.com", .owner = "Amazon"}), {&cause::PROVIDER_AWS}},
          {"operator_s",
           owned({.suffix = "amazonaws.com", .owner = "", .from_operator = true}),
           {&cause::PROVIDER_OPERATOR_RESERVED}}};
}

const bool known = add_cases("provider_owned", cases());

class ProviderOwned : public testing::TestWithParam<RuleCase> {};

TEST_P(ProviderOwned, ReportsItsCauses) { expect_outcome("provider_owned", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, ProviderOwned, testing::ValuesIn(cases()), case_name);

TEST(ProviderOwnedWords, NameTheOwnerAndTheWayOut) {
  const auto findings = rule_named("provider_owned").judge(owned({.suffix = "amazonaws.com", .owner = "Amazon"}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "bucket.s3.amazonaws.com belongs to Amazon. Only Amazon can get a certificate for it.");
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::additional_verification_required);
}

}  // namespace
}  // namespace certwright::checks::tests
