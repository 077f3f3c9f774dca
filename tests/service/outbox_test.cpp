// Mails from the queue to what became of them.
#include "service/outbox.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "service/mail_options.h"
#include "service/mails.h"
#include "service/verification_cases.h"
#include "tests/fakes/fake_mailer.h"
#include "tests/service/world.h"

namespace certwright::service_test::outbox_test {
namespace {

using namespace std::chrono_literals;
using fakes::FakeMailer;
using model::Mail;
using model::MailKind;
using model::MailState;
using End = net::MailSent::End;
using Outcome = service::Delivery::Outcome;

const std::string code = "c0de-of-256-bits";

template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() { world_.parts->mail = &options_; }

  service::MailDraft draft(std::string about, std::string to = "admin@shop.example.net") {
    return {.kind = MailKind::validation,
            .account = std::string{World::account},
            .region = world_.caller.region,
            .about = std::move(about),
            .domain = "shop.example.net",
            .to = std::move(to),
            .details = {{"requester", "arn:aws:iam::123456789012:user/ci"}},
            .code = Secret{std::string_view{code}},
            .expires_at = world_.clock.now() + 72h};
  }
  Result<std::string> queue(service::MailDraft draft) {
    return world_.parts->store.write(
        [&](store::Transaction& tx) { return service::queue_mail(tx, std::move(draft), *world_.parts); });
  }
  Mail mail(const std::string& id) {
    return world_.parts->store.read([&](const store::View& view) { return view.mail(id); }).value();
  }
  model::CertificateArn request() {
    return world_.open(world_.request_for({"shop.example.net"}, model::ValidationMethod::email));
  }
  // Checked, and waiting for answers, without mails of its own.
  model::CertificateArn checked_request() {
    const auto arn = request();
    world_.parts->mail = nullptr;
    world_.run(arn);
    world_.parts->mail = &options_;
    return arn;
  }
  Outcome send(const std::string& id, FakeMailer& mailer) {
    return service::send_mail(mail(id), mailer, *world_.parts).value();
  }
  std::vector<Mail> due() {
    return world_.parts->store.read([&](const store::View& view) { return view.due_mails(world_.clock.now(), 100); })
        .value();
  }
  std::vector<std::string> mail_events(const std::string& subject) {
    const store::EventQuery query{.subject = subject, .name_prefix = "mail.", .newest_first = false};
    const auto page = world_.parts->store.read([&](const store::View& view) { return view.find_events(query); });
    std::vector<std::string> names;
    for (const store::KeptEvent& kept : page.value().events) names.push_back(kept.event.name);
    return names;
  }

  World world_{
      "shop.example.net A 192.0.2.1\nshop.example.net MX 10 mail.shop.example.net\n"
      "mail.shop.example.net A 192.0.2.2\n"};
  service::MailOptions options_{.from = "Certwright <certs@example.org>",
                                .language = Language::en,
                                .approvals_url = "https://certs.example.org/approvals",
                                .administrators = {"security@example.org"}};
};

FakeMailer answering(End end, int reply_code, std::string reply) {
  return FakeMailer{[=](const net::OutgoingMail&) {
    return net::MailSent{.end = end, .code = reply_code, .reply = reply, .server = "relay.example:587"};
  }};
}

using Names = std::vector<std::string>;

TEST_F(OutboxTest, HandsAQueuedMailOver) {
  const auto arn = request();
  const std::string id = queue(draft(arn.str())).value();
  const Mail queued = mail(id);
  EXPECT_EQ(queued.state, MailState::queued);
  EXPECT_EQ(queued.code_hash, service::code_hash_of(code));
  EXPECT_FALSE(queued.sealed_code.empty());
  EXPECT_EQ(text_of(queued.sealed_code).find(code), std::string::npos);
  FakeMailer mailer;
  EXPECT_EQ(send(id, mailer), Outcome::accepted);
  ASSERT_EQ(mailer.tried().size(), 1U);
  EXPECT_EQ(mailer.tried()[0].from, "certs@example.org");
  EXPECT_EQ(mailer.tried()[0].to, "admin@shop.example.net");
  EXPECT_NE(mailer.tried()[0].message.find("Message-Id: <" + id + "@example.org>"), std::string::npos);
  EXPECT_NE(mailer.tried()[0].message.find("code=3Dc0de-of-256-bits"), std::string::npos) << mailer.tried()[0].message;
  const Mail sent = mail(id);
  EXPECT_EQ(sent.state, MailState::accepted);
  EXPECT_TRUE(sent.sealed_code.empty()) << "the code is forgotten";
  EXPECT_EQ(sent.attempts, 1U);
  ASSERT_EQ(sent.replies.size(), 1U);
  EXPECT_EQ(sent.replies[0].code, 250);
  EXPECT_EQ(mail_events(arn.str()), (Names{"mail.queued", "mail.accepted"}));
  EXPECT_TRUE(due().empty());
}

TEST_F(OutboxTest, NeedsARelay) {
  world_.parts->mail = nullptr;
  EXPECT_EQ(code_of(queue(draft(request().str()))), ErrorCode::invalid_state);
}

TEST_F(OutboxTest, WritesInTheLanguageOfTheAccount) {
  ASSERT_TRUE(service::put_mail_settings(world_.caller, {.language = Language::ja}, *world_.parts));
  EXPECT_EQ(mail(queue(draft(request().str())).value()).language, Language::ja);
  service::MailDraft for_administrators = draft("case-1", "security@example.org");
  for_administrators.kind = MailKind::case_opened;
  for_administrators.code.reset();
  EXPECT_EQ(mail(queue(std::move(for_administrators)).value()).language, Language::en);
}

TEST_F(OutboxTest, TriesAgainWhatIsDeferred) {
  const auto arn = request();
  const std::string id = queue(draft(arn.str())).value();
  FakeMailer mailer = answering(End::deferred, 451, "451 4.7.1 greylisted");
  std::vector<std::chrono::minutes> waits;
  while (mail(id).state == MailState::queued && mailer.tried().size() < 100) {
    ASSERT_EQ(due().size(), 1U);
    (void)send(id, mailer);
    const Mail deferred = mail(id);
    if (deferred.state != MailState::queued) break;
    EXPECT_TRUE(due().empty());
    waits.push_back(std::chrono::duration_cast<std::chrono::minutes>(deferred.next_attempt_at - world_.clock.now()));
    world_.clock.set(deferred.next_attempt_at);
  }
  const Mail last = mail(id);
  EXPECT_EQ(last.state, MailState::given_up);
  EXPECT_EQ(world_.clock.now(), last.expires_at);
  EXPECT_TRUE(last.sealed_code.empty());
  EXPECT_EQ(last.replies.size(), model::most_mail_replies);
  ASSERT_GT(waits.size(), 60U);
  const std::vector<std::pair<int, int>> expected{{1, 1}, {5, 5}, {15, 16}, {30, 33}, {60, 66}, {60, 66}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_GE(waits[i].count(), expected[i].first) << i;
    EXPECT_LE(waits[i].count(), expected[i].second) << i;
  }
  const Names events = mail_events(arn.str());
  EXPECT_EQ(events.at(1), "mail.deferred");
  EXPECT_EQ(events.back(), "mail.given_up");
}

TEST_F(OutboxTest, ARefusalMakesTheCertificateDue) {
  const auto arn = checked_request();
  ASSERT_GT(world_.stored(arn).next_attempt_at, world_.clock.now());
  const std::string id = queue(draft(arn.str())).value();
  world_.woken.clear();
  FakeMailer mailer = answering(End::refused, 550, "550 5.1.1 no such user");
  EXPECT_EQ(send(id, mailer), Outcome::refused);
  EXPECT_EQ(mail(id).state, MailState::refused);
  EXPECT_EQ(mail(id).replies.at(0).text, "550 5.1.1 no such user");
  EXPECT_EQ(world_.stored(arn).next_attempt_at, world_.clock.now());
  EXPECT_EQ(world_.woken, std::vector{arn});
  EXPECT_EQ(mail_events(arn.str()), (Names{"mail.queued", "mail.refused"}));
}

TEST_F(OutboxTest, AnAddressThatMailCannotGoToIsRefused) {
  const std::string id = queue(draft(request().str(), "\"odd one\"@example.net")).value();
  FakeMailer mailer;
  EXPECT_EQ(send(id, mailer), Outcome::refused);
  EXPECT_TRUE(mailer.tried().empty());
}

TEST_F(OutboxTest, WhatTheRelayDoesNotTakeIsNoWordOnTheMailbox) {
  const std::string id = queue(draft(request().str())).value();
  for (const End end : {End::unreachable, End::not_secure, End::not_authenticated, End::protocol_error, End::timeout}) {
    world_.clock.set(mail(id).next_attempt_at);
    FakeMailer mailer = answering(end, 0, "what happened");
    EXPECT_EQ(send(id, mailer), Outcome::no_relay);
    EXPECT_EQ(mail(id).state, MailState::queued);
  }
  world_.clock.set(mail(id).next_attempt_at);
  FakeMailer busy = answering(End::deferred, 421, "421 4.3.2 shutting down");
  EXPECT_EQ(send(id, busy), Outcome::no_relay);
}

TEST_F(OutboxTest, AMailThatNobodyNeedsIsNotSent) {
  const auto arn = request();
  const std::string first = queue(draft(arn.str())).value();
  service::MailDraft second = draft(arn.str(), "webmaster@shop.example.net");
  second.code = Secret{std::string_view{"another"}};
  const std::string other = queue(std::move(second)).value();
  Mail answered = mail(first);
  answered.answer = model::MailAnswer{.approved = true, .at = world_.clock.now(), .peer = "192.0.2.7"};
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) { return tx.update_mail(answered); }));
  FakeMailer mailer;
  EXPECT_EQ(send(other, mailer), Outcome::given_up);
  ASSERT_TRUE(service::delete_certificate(world_.caller, arn, *world_.parts));
  service::MailDraft orphan = draft(arn.str());
  orphan.code = Secret{std::string_view{"a third"}};
  EXPECT_EQ(send(queue(std::move(orphan)).value(), mailer), Outcome::given_up);
  EXPECT_TRUE(mailer.tried().empty());
}

TEST_F(OutboxTest, WhatSomebodyElseSentIsNotSentAgain) {
  const std::string id = queue(draft(request().str())).value();
  const Mail found = mail(id);
  FakeMailer mailer = answering(End::deferred, 451, "451 later");
  EXPECT_EQ(service::send_mail(found, mailer, *world_.parts).value(), Outcome::later);
  EXPECT_EQ(service::send_mail(found, mailer, *world_.parts).value(), Outcome::not_due);
  world_.clock.set(mail(id).next_attempt_at);
  FakeMailer taking;
  EXPECT_EQ(service::send_mail(found, taking, *world_.parts).value(), Outcome::accepted);
  EXPECT_EQ(service::send_mail(found, taking, *world_.parts).value(), Outcome::not_due);
  EXPECT_EQ(mailer.tried().size() + taking.tried().size(), 2U);
}

TEST_F(OutboxTest, NothingHappensTwice) {
  const std::string id = queue(draft(request().str())).value();
  const service::Delivery accepted{.outcome = Outcome::accepted, .reply = model::MailReply{.code = 250}};
  ASSERT_TRUE(service::note_delivery(id, accepted, *world_.parts));
  ASSERT_TRUE(service::note_delivery(id, {.outcome = Outcome::refused}, *world_.parts));
  EXPECT_EQ(mail(id).state, MailState::accepted);
  EXPECT_EQ(mail(id).attempts, 1U);
}

std::string notification(const std::string& message_id, const std::string& to, const std::string& action) {
  return fmt::format(
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
      "sorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
      "Final-Recipient: rfc822; {1}\nAction: {2}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
      "--b\nContent-Type: text/rfc822-headers\n\n{0}\n--b--\n",
      message_id.empty() ? "Subject: x" : "Message-ID: <" + message_id + ">", to, action);
}

TEST_F(OutboxTest, AReturnedMailMakesTheCertificateDue) {
  const auto arn = checked_request();
  const std::string id = queue(draft(arn.str())).value();
  FakeMailer mailer;
  (void)send(id, mailer);
  world_.woken.clear();
  const std::string dsn = notification(id + "@example.org", "admin@shop.example.net", "failed");
  for (int i = 0; i < 2; ++i) {
    const auto told = service::record_bounce(dsn, service::BounceTrust::message_id, *world_.parts);
    ASSERT_TRUE(told) << told.error().detail;
    ASSERT_EQ(told->size(), 1U);
    EXPECT_EQ(told->front().state, MailState::bounced);
  }
  const Mail bounced = mail(id);
  ASSERT_EQ(bounced.replies.size(), 2U) << "the same notification again adds nothing";
  EXPECT_EQ(bounced.replies.back().code, 550);
  EXPECT_EQ(bounced.replies.back().text, "failed: 550 5.1.1 no such user");
  EXPECT_EQ(bounced.replies.back().server, "mx.example.net");
  EXPECT_EQ(world_.stored(arn).next_attempt_at, world_.clock.now());
  EXPECT_EQ(world_.woken, std::vector{arn});
  EXPECT_EQ(mail_events(arn.str()), (Names{"mail.queued", "mail.accepted", "mail.bounced"}));
}

TEST_F(OutboxTest, ADelayIsKeptAsEvidence) {
  const std::string id = queue(draft(request().str())).value();
  FakeMailer mailer;
  (void)send(id, mailer);
  ASSERT_TRUE(service::record_bounce(notification(id + "@example.org", "admin@shop.example.net", "delayed"),
                                     service::BounceTrust::message_id, *world_.parts));
  EXPECT_EQ(mail(id).state, MailState::accepted);
  EXPECT_EQ(mail(id).replies.size(), 2U);
}

TEST_F(OutboxTest, WithoutAMessageIdOnlyAnAdministratorIsBelieved) {
  const std::string id = queue(draft(request().str())).value();
  FakeMailer mailer;
  (void)send(id, mailer);
  const std::string dsn = notification({}, "Admin@Shop.example.net", "failed");
  EXPECT_EQ(code_of(service::record_bounce(dsn, service::BounceTrust::message_id, *world_.parts)),
            ErrorCode::not_found);
  EXPECT_EQ(code_of(service::record_bounce(world_.caller, dsn, *world_.parts)), ErrorCode::access_denied);
  model::Caller security = world_.caller;
  security.principal = "security";
  ASSERT_TRUE(service::record_bounce(security, dsn, *world_.parts));
  EXPECT_EQ(mail(id).state, MailState::bounced);
  EXPECT_EQ(code_of(service::record_bounce("hello", service::BounceTrust::message_id, *world_.parts)),
            ErrorCode::invalid_request);
  EXPECT_EQ(code_of(service::record_bounce(notification("unknown@example.org", "a@b.example", "failed"),
                                           service::BounceTrust::addresses, *world_.parts)),
            ErrorCode::not_found);
}

TEST_F(OutboxTest, TheSettingsOfAnAccountAreChecked) {
  EXPECT_EQ(code_of(service::put_mail_settings(world_.caller, {.address = "not one"}, *world_.parts)),
            ErrorCode::invalid_request);
  ASSERT_TRUE(service::put_mail_settings(world_.caller, {.address = "ops@example.net"}, *world_.parts));
  ASSERT_TRUE(service::put_mail_settings(world_.caller, {.language = Language::ja}, *world_.parts));
  EXPECT_EQ(service::get_mail_settings(world_.caller, *world_.parts).value(),
            (model::MailSettings{.language = Language::ja, .address = "ops@example.net"}));
  ASSERT_TRUE(
      service::put_mail_settings(world_.caller, {.language = std::optional<Language>{}, .address = ""}, *world_.parts));
  EXPECT_EQ(service::get_mail_settings(world_.caller, *world_.parts).value(), model::MailSettings{});
}

TEST_F(OutboxTest, MailsAreListedToTheirAccount) {
  const auto arn = request();
  (void)queue(draft(arn.str()));
  EXPECT_EQ(service::list_mails(world_.caller, {}, *world_.parts)->mails.size(), 1U);
  model::Caller other = world_.caller;
  other.account = "111111111111";
  EXPECT_TRUE(service::list_mails(other, {}, *world_.parts)->mails.empty());
  EXPECT_EQ(code_of(service::list_mails(other, {.account = world_.caller.account}, *world_.parts)),
            ErrorCode::access_denied);
}

TEST_F(OutboxTest, CasesAreTold) {
  ASSERT_TRUE(service::put_mail_settings(world_.caller, {.address = "ops@example.net"}, *world_.parts));
  int woken = 0;
  world_.parts->mail_queued = [&] { ++woken; };
  const auto arn = world_.open(world_.request_for({"www.popular.com"}));
  world_.run(arn);
  const auto opened = service::open_case(world_.caller, arn, "It is ours.", *world_.parts);
  ASSERT_TRUE(opened);
  ASSERT_EQ(due().size(), 1U);
  EXPECT_EQ(due()[0].kind, MailKind::case_opened);
  EXPECT_EQ(due()[0].to, "security@example.org");
  EXPECT_EQ(due()[0].about, opened->id);
  model::Caller security = world_.caller;
  security.principal = "security";
  ASSERT_TRUE(
      service::approve_case(security, opened->id, {.names = {}, .expires_at = std::nullopt}, "Seen.", *world_.parts));
  ASSERT_EQ(due().size(), 2U);
  EXPECT_EQ(due()[1].kind, MailKind::case_decided);
  EXPECT_EQ(due()[1].to, "ops@example.net");
  EXPECT_EQ(woken, 2);
  FakeMailer mailer;
  for (const Mail& one : due()) EXPECT_EQ(send(one.id, mailer), Outcome::accepted);
  EXPECT_NE(mailer.tried()[0].message.find("It is ours."), std::string::npos);
  EXPECT_NE(mailer.tried()[1].message.find("Seen."), std::string::npos);
}

TEST_F(OutboxTest, WithoutMailCasesGoOn) {
  world_.parts->mail = nullptr;
  const auto arn = world_.open(world_.request_for({"www.popular.com"}));
  world_.run(arn);
  EXPECT_TRUE(service::open_case(world_.caller, arn, "It is ours.", *world_.parts));
  EXPECT_TRUE(due().empty());
}

TEST_F(OutboxTest, OldMailsAreRemoved) {
  const std::string id = queue(draft(request().str())).value();
  FakeMailer mailer;
  (void)send(id, mailer);
  world_.clock.advance(std::chrono::hours{400 * 24});
  EXPECT_EQ(service::remove_old_mails(*world_.parts).value(), 0U);
  world_.clock.advance(1ms);
  EXPECT_EQ(service::remove_old_mails(*world_.parts).value(), 1U);
}

TEST(ApprovalLink, EscapesWhatALinkCannotHold) {
  EXPECT_EQ(service::approval_link("https://certs.example/approvals", "aZ0-_.~/ &\xff"),
            "https://certs.example/approvals?code=aZ0-_.~%2F%20%26%FF");
}

}  // namespace
}  // namespace certwright::service_test::outbox_test
