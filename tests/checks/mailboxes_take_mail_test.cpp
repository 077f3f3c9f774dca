#include "tests/checks/mail_case.h"

namespace certwright::checks::tests::mailboxes_take_mail_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  const auto returned_for_policy = mail_to("postmaster", model::MailState::refused, 550, "550 5.7.1 Blocked by policy");
  auto again = accepted("admin");
  again.queued_at += std::chrono::minutes{10};
  auto without_words = refused("admin");
  without_words.reply.reset();
  return {
      {"nobody_was_mailed", by_mails({}), {}},
      {"one_is_still_on_its_way", by_mails({refused("admin"), untried("postmaster")}), {}},
      {"one_is_put_off", by_mails({refused("admin"), deferred("postmaster")}), {}},
      {"one_was_taken", by_mails({refused("admin"), accepted("postmaster")}), {}},
      {"one_was_refused_for_a_policy", by_mails({refused("admin"), returned_for_policy}), {}},
      {"taken_when_sent_again", by_mails({refused("admin"), again}), {}},
      {"somebody_had_answered", answered(by_mails({bounced("admin")}), true), {}},
      {"all_refused",
       by_mails({refused("admin"), refused("administrator"), refused("hostmaster"), refused("postmaster"),
                 refused("webmaster")}),
       {&cause::CONTACT_ALL_MAILBOXES_REFUSED}},
      {"all_returned_later",
       by_mails({refused("admin"), bounced("postmaster")}),
       {&cause::CONTACT_ALL_MAILBOXES_REFUSED}},
      {"a_refusal_without_words", by_mails({without_words}), {&cause::CONTACT_ALL_MAILBOXES_REFUSED}},
  };
}

const bool known = add_cases("mailboxes_take_mail", cases());

class MailboxesTakeMail : public testing::TestWithParam<RuleCase> {};

TEST_P(MailboxesTakeMail, ReportsItsCauses) { expect_outcome("mailboxes_take_mail", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, MailboxesTakeMail, testing::ValuesIn(cases()), case_name);

TEST(MailboxesTakeMailWords, SayWhichDomainAndWhatWasAnswered) {
  const auto findings = rule_named("mailboxes_take_mail").judge(by_mails({refused("admin"), bounced("webmaster")}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].evidence.at("domain"), "shop.example.jp");
  EXPECT_EQ(findings[0].evidence.at("actual"), "550 5.1.1 No such user");
  EXPECT_EQ(findings[0].evidence.at("server"), "relay.example.net:587");
  EXPECT_EQ(findings[0].effect, model::Effect::fail);
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::no_available_contacts);
}

}  // namespace
}  // namespace certwright::checks::tests::mailboxes_take_mail_test
