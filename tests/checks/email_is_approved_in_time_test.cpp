#include "tests/checks/mail_case.h"

namespace certwright::checks::tests::email_is_approved_in_time_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {
      {"within_the_window", by_mails({accepted("admin")}), {}},
      {"nobody_was_mailed", after_the_window(by_mails({})), {}},
      {"approved_in_time", answered(after_the_window(by_mails({accepted("admin")})), true), {}},
      {"denied_in_time", answered(after_the_window(by_mails({accepted("admin")})), false), {}},
      {"the_window_is_over", after_the_window(by_mails({accepted("admin")})), {&cause::CONTACT_EMAIL_NOT_APPROVED}},
      {"over_and_never_delivered",
       after_the_window(by_mails({deferred("admin")})),
       {&cause::CONTACT_EMAIL_NOT_APPROVED}},
  };
}

const bool known = add_cases("email_is_approved_in_time", cases());

class EmailIsApprovedInTime : public testing::TestWithParam<RuleCase> {};

TEST_P(EmailIsApprovedInTime, ReportsItsCauses) { expect_outcome("email_is_approved_in_time", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, EmailIsApprovedInTime, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::email_is_approved_in_time_test
