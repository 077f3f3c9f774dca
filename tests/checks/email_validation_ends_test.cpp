#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::email_validation_ends_test {
namespace {

namespace cause = model::cause;

model::Facts by_mail(model::Policy policy = test_policy(), std::string_view name = "www.example.jp") {
  model::Facts facts = facts_of(name, kept(std::move(policy)));
  facts.method = model::ValidationMethod::email;
  facts.public_suffix = model::PublicSuffixFact{.tld_known = true, .suffix = "jp", .registrable = "example.jp"};
  return facts;
}

model::Facts with_method(model::ValidationMethod method) {
  model::Facts facts = by_mail();
  facts.method = method;
  return facts;
}

model::Facts of_unknown_ending() {
  model::Facts facts = by_mail();
  facts.public_suffix->tld_known = false;
  return facts;
}

model::Facts internal(std::string_view name) {
  model::Policy policy = test_policy();
  policy.names = model::NamePolicy::private_names;
  policy.private_suffixes = {"inside.jp"};
  return by_mail(policy, name);
}

model::Facts let_through() {
  model::Policy policy = test_policy();
  policy.special_use_allowed = {"example.jp"};
  return by_mail(policy);
}

std::vector<RuleCase> cases() {
  return {{"by_mail", by_mail(), {&cause::CONTACT_EMAIL_SUNSET}},
          {"by_dns", with_method(model::ValidationMethod::dns), {}},
          {"by_http", with_method(model::ValidationMethod::http), {}},
          {"unknown_ending", of_unknown_ending(), {}},
          {"internal", internal("db.inside.jp"), {}},
          {"public_beside_internal_ones", internal("www.example.jp"), {&cause::CONTACT_EMAIL_SUNSET}},
          {"let_through", let_through(), {}}};
}

const bool known = add_cases("email_validation_ends", cases());

class EmailValidationEnds : public testing::TestWithParam<RuleCase> {};

TEST_P(EmailValidationEnds, ReportsItsCauses) { expect_outcome("email_validation_ends", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, EmailValidationEnds, testing::ValuesIn(cases()), case_name);

TEST(EmailValidationEndsWords, NameTheDayAndHoldNothingBack) {
  const auto findings = rule_named("email_validation_ends").judge(by_mail());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].effect, model::Effect::none);
  EXPECT_NE(findings[0].message().en.find("15 March 2028"), std::string::npos);
  EXPECT_NE(findings[0].message().ja.find("2028 年 3 月 15 日"), std::string::npos);
}

}  // namespace
}  // namespace certwright::checks::tests::email_validation_ends_test
