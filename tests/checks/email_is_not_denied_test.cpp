#include "tests/checks/mail_case.h"

namespace certwright::checks::tests::email_is_not_denied_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {
      {"nobody_has_answered", by_mails({accepted("admin")}), {}},
      {"approved", answered(by_mails({accepted("admin")}), true), {}},
      {"denied", answered(by_mails({accepted("admin")}), false), {&cause::CONTACT_EMAIL_DENIED}},
      {"denied_with_the_mails_not_told", answered(by_mails({}), false), {&cause::CONTACT_EMAIL_DENIED}},
  };
}

const bool known = add_cases("email_is_not_denied", cases());

class EmailIsNotDenied : public testing::TestWithParam<RuleCase> {};

TEST_P(EmailIsNotDenied, ReportsItsCauses) { expect_outcome("email_is_not_denied", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, EmailIsNotDenied, testing::ValuesIn(cases()), case_name);

TEST(EmailIsNotDeniedWords, NameTheNameAndNobodyElse) {
  const auto findings = rule_named("email_is_not_denied").judge(answered(by_mails({accepted("admin")}), false));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "The owner of www.shop.example.jp declined this request.");
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::domain_validation_denied);
  EXPECT_FALSE(findings[0].evidence.contains("peer")) << "where the owner sits is not the requester's to know";
}

}  // namespace
}  // namespace certwright::checks::tests::email_is_not_denied_test
