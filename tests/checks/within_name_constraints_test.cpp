#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::within_name_constraints_test {
namespace {

namespace cause = model::cause;

model::Facts constrained(std::string_view name, model::NameConstraints constraints) {
  model::Facts facts = facts_of(name);
  facts.private_authority = model::PrivateAuthorityFact{.arn = "arn:aws:acm-pca:r:1:certificate-authority/1",
                                                        .standing = model::PrivateAuthorityFact::Standing::known,
                                                        .name = "Example CA",
                                                        .constraints = std::move(constraints)};
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("example.jp"), {}},
          {"unconstrained", constrained("example.jp", {}), {}},
          {"permitted", constrained("a.example.jp", {.permitted = {"example.jp"}, .excluded = {}}), {}},
          {"outside",
           constrained("a.example.org", {.permitted = {"example.jp", "internal"}, .excluded = {}}),
           {&cause::CA_PRIVATE_NAME_CONSTRAINTS}},
          {"excluded",
           constrained("a.example.jp", {.permitted = {}, .excluded = {"a.example.jp"}}),
           {&cause::CA_PRIVATE_NAME_CONSTRAINTS}}};
}

const bool known = add_cases("within_name_constraints", cases());

class WithinNameConstraints : public testing::TestWithParam<RuleCase> {};

TEST_P(WithinNameConstraints, ReportsItsCauses) { expect_outcome("within_name_constraints", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WithinNameConstraints, testing::ValuesIn(cases()), case_name);

TEST(WithinNameConstraintsWords, NameWhatIsPermittedAndExcluded) {
  const auto findings = rule_named("within_name_constraints")
                            .judge(constrained("a.example.org", {.permitted = {"example.jp", "internal"}}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "The name constraints of the private CA \"Example CA\" do not allow a.example.org (permitted: example.jp, "
            "internal; excluded: -).");
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::pca_name_constraints_validation);
}

}  // namespace
}  // namespace certwright::checks::tests::within_name_constraints_test
