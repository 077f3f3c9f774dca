#include "tests/checks/mail_case.h"

namespace certwright::checks::tests::email_is_delivered_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  const auto no_relay = mail_to("admin", model::MailState::queued, 0, "connection refused");
  const auto not_let_in = mail_to("admin", model::MailState::queued, 535, "5.7.8 Authentication failed");
  const auto blocked = mail_to("admin", model::MailState::refused, 550, "550 5.7.1 Blocked by policy");
  const auto given_up = mail_to("admin", model::MailState::given_up, 0, "no server took it in time");
  return {
      {"nobody_was_mailed", by_mails({}), {}},
      {"not_tried_yet", by_mails({untried("admin")}), {}},
      {"the_relay_is_at_fault", by_mails({no_relay, not_let_in}), {}},
      {"given_up", by_mails({given_up}), {}},
      {"one_was_taken", by_mails({deferred("admin"), accepted("postmaster")}), {}},
      {"all_were_refused", by_mails({refused("admin"), bounced("postmaster")}), {}},
      {"somebody_has_answered", answered(by_mails({deferred("admin")}), false), {}},
      {"put_off", by_mails({deferred("admin"), untried("postmaster")}), {&cause::CONTACT_EMAIL_DEFERRED}},
      {"put_off_and_refused", by_mails({refused("admin"), deferred("postmaster")}), {&cause::CONTACT_EMAIL_DEFERRED}},
      {"blocked", by_mails({blocked}), {&cause::CONTACT_EMAIL_DEFERRED}},
  };
}

const bool known = add_cases("email_is_delivered", cases());

class EmailIsDelivered : public testing::TestWithParam<RuleCase> {};

TEST_P(EmailIsDelivered, ReportsItsCauses) { expect_outcome("email_is_delivered", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, EmailIsDelivered, testing::ValuesIn(cases()), case_name);

TEST(EmailIsDeliveredWords, ShowTheReplyThatMattersAndWhenItIsTriedAgain) {
  const auto findings = rule_named("email_is_delivered").judge(by_mails({refused("admin"), deferred("postmaster")}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].evidence.at("reply"), "450 4.2.0 Greylisted, see you in 5 minutes");
  EXPECT_EQ(findings[0].evidence.at("address"), "postmaster@shop.example.jp");
  EXPECT_EQ(findings[0].evidence.at("next_attempt_at"), "2026-11-23T00:15:00Z");
  EXPECT_EQ(findings[0].effect, model::Effect::none);
}

}  // namespace
}  // namespace certwright::checks::tests::email_is_delivered_test
