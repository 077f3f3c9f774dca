// Names that are proved by mail: who is asked, and what their answers do.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "service/certificates.h"
#include "service/update_options.h"
#include "service/validation_email.h"
#include "tests/service/mail_world.h"

namespace certwright::service_test::validation_mail_test {
namespace {

using model::CertificateStatus;
using model::DomainStatus;
using model::FailureReason;
using model::MailState;
using model::RenewalStatus;
using service::MailVerdict;
using std::chrono::hours;
using std::chrono::seconds;

template <class T>
ErrorCode error_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

const std::set<std::string> five{"admin@shop.example.net", "administrator@shop.example.net",
                                 "hostmaster@shop.example.net", "postmaster@shop.example.net",
                                 "webmaster@shop.example.net"};

std::set<std::string> set_of(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

std::set<std::string> recipients_of(const std::vector<model::Mail>& mails) {
  std::set<std::string> addresses;
  for (const model::Mail& mail : mails) addresses.insert(mail.to);
  return addresses;
}

TEST(ValidationMail, a_request_that_passes_its_checks_mails_the_five_mailboxes_once) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net"});
  const auto mails = world.mails(arn);
  EXPECT_EQ(recipients_of(mails), five);
  EXPECT_EQ(mails.size(), 5U);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(set_of(certificate.validations[0].emails), five) << "ValidationEmails";
  EXPECT_EQ(certificate.status, CertificateStatus::pending_validation);
  EXPECT_EQ(certificate.next_attempt_at, certificate.created_at + hours{72});
  EXPECT_EQ(world.told, 1U);
  std::set<std::string> hashes;
  for (const model::Mail& mail : mails) {
    EXPECT_EQ(mail.kind, model::MailKind::validation);
    EXPECT_EQ(mail.domain, "shop.example.net");
    EXPECT_EQ(mail.account, World::account);
    EXPECT_EQ(mail.expires_at, certificate.created_at + hours{72});
    hashes.insert(mail.code_hash);
  }
  EXPECT_EQ(hashes.size(), 5U) << "a code for each mail";
  const auto events = world.event_names(arn);
  EXPECT_EQ(std::ranges::count(events, "certificate.validation_mails_queued"), 1);

  ASSERT_TRUE(service::recheck_certificate(world.caller, arn, *world.parts));
  world.run(arn);
  EXPECT_EQ(world.mails(arn).size(), 5U) << "asked again, nobody is mailed again";
}

TEST(ValidationMail, every_name_has_its_own_mails_without_www_and_star) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "*.shop.example.net", "other.example.net"});
  EXPECT_EQ(recipients_of(world.mails(arn, "shop.example.net")), five);
  EXPECT_EQ(recipients_of(world.mails(arn, "*.shop.example.net")), five);
  EXPECT_EQ(world.mails(arn).size(), 15U);
}

TEST(ValidationMail, goes_to_the_validation_domain) {
  MailWorld world;
  auto request = world.request_for({"www.shop.example.net"}, model::ValidationMethod::email);
  request.validation_options = {{.domain_name = "www.shop.example.net", .validation_domain = "example.net"}};
  const auto arn = world.open(request);
  world.run(arn);
  EXPECT_TRUE(recipients_of(world.mails(arn)).contains("postmaster@example.net"));
}

TEST(ValidationMail, nobody_is_mailed_for_what_the_checks_refuse) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "malware.com"});
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::failed);
  EXPECT_TRUE(world.mails(arn).empty());
}

TEST(ValidationMail, a_crash_between_the_check_and_the_mails_asks_everybody_once) {
  MailWorld world;
  const auto arn = world.open(world.request_for({"shop.example.net"}, model::ValidationMethod::email));
  // The step of a worker whose certificate somebody else has changed: nothing of it is stored, no mail either.
  const auto stale = world.stored(arn);
  world.change(arn, [](model::Certificate& certificate) { certificate.tags.push_back({.key = "k", .value = "v"}); });
  EXPECT_EQ(error_of(service::advance_certificate(stale, *world.parts)), ErrorCode::conflict);
  EXPECT_TRUE(world.mails(arn).empty());
  world.run(arn);
  EXPECT_EQ(world.mails(arn).size(), 5U);
}

TEST(ValidationMail, without_a_relay_the_request_waits_and_is_asked_as_soon_as_there_is_one) {
  MailWorld world;
  world.parts->mail = nullptr;
  const auto arn = world.open_by_mail({"shop.example.net"});
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation);
  EXPECT_TRUE(world.stored(arn).validations[0].emails.empty());
  auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  EXPECT_NE(why->what_next.en.find("sends no mail"), std::string::npos) << why->what_next.en;
  EXPECT_NE(why->what_next.en.find("`certwright request shop.example.net --method dns`"), std::string::npos);
  EXPECT_NE(why->mails.at(0).advice.ja.find("[mail] relay"), std::string::npos);

  world.configure_mail();
  world.clock.advance(hours{1});
  world.run(arn);
  EXPECT_EQ(world.mails(arn).size(), 5U);
  EXPECT_FALSE(world.stored(arn).validations[0].emails.empty());
}

TEST(ValidationMail, one_approval_of_the_only_name_issues) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net"});
  const std::string code = world.code_for(arn, "shop.example.net", "postmaster");
  const auto question = world.look(code);
  ASSERT_TRUE(question);
  EXPECT_EQ(question->domain, "shop.example.net");
  EXPECT_EQ(question->account, World::account);
  EXPECT_EQ(question->region, "us-east-1");
  EXPECT_EQ(question->arn, arn.str());
  EXPECT_EQ(question->requested_by, "arn:aws:iam::123456789012:root");
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation) << "looking changes nothing";
  world.woken.clear();
  ASSERT_TRUE(world.answer(code));
  EXPECT_EQ(world.woken, std::vector{arn});
  const auto proof = world.stored(arn).validations[0].proof;
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->method, model::ValidationMethod::email);
  EXPECT_NE(proof->question.find("postmaster@shop.example.net"), std::string::npos);
  EXPECT_NE(proof->answer.find("192.0.2.7"), std::string::npos);
  EXPECT_EQ(proof->question.find(code), std::string::npos);
  EXPECT_EQ(world.stored(arn).validations[0].status, DomainStatus::pending_validation)
      << "the last name turns SUCCESS with ISSUED";
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::issued);
  EXPECT_EQ(world.stored(arn).validations[0].status, DomainStatus::success);
  const auto events = world.event_names(arn);
  EXPECT_LT(std::ranges::find(events, "certificate.name_approved"), std::ranges::find(events, "certificate.issued"));
}

TEST(ValidationMail, every_name_needs_its_own_approval) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "*.shop.example.net"});
  ASSERT_TRUE(world.answer(world.code_for(arn, "shop.example.net")));
  world.run(arn);
  auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::pending_validation);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::success);
  EXPECT_EQ(certificate.validations[1].status, DomainStatus::pending_validation);
  EXPECT_EQ(certificate.next_attempt_at, certificate.created_at + hours{72}) << "no worker spins meanwhile";
  ASSERT_TRUE(world.answer(world.code_for(arn, "*.shop.example.net", "webmaster")));
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::issued);
}

TEST(ValidationMail, the_first_answer_of_any_mail_of_a_name_counts) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "other.example.net"});
  const std::string first = world.code_for(arn, "shop.example.net", "admin");
  const std::string second = world.code_for(arn, "shop.example.net", "webmaster");
  ASSERT_TRUE(world.answer(first));
  EXPECT_FALSE(world.look(first)) << "used";
  EXPECT_FALSE(world.answer(first));
  EXPECT_FALSE(world.look(second)) << "somebody else has answered";
  EXPECT_FALSE(world.answer(second, MailVerdict::deny));
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation);
  EXPECT_TRUE(world.look(world.code_for(arn, "other.example.net"))) << "the other name's are as good as before";
}

TEST(ValidationMail, a_denial_ends_the_request_at_once_and_why_says_so) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "other.example.net"});
  const std::string other = world.code_for(arn, "other.example.net");
  ASSERT_TRUE(world.answer(world.code_for(arn, "shop.example.net"), MailVerdict::deny));
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::failed);
  EXPECT_EQ(certificate.failure_reason, FailureReason::domain_validation_denied);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::failed);
  EXPECT_EQ(certificate.validations[1].status, DomainStatus::pending_validation) << "the others as they were";
  EXPECT_FALSE(world.look(other)) << "nothing is asked any more";
  EXPECT_FALSE(world.answer(other));
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  ASSERT_FALSE(why->names[0].findings.empty());
  EXPECT_EQ(why->names[0].findings[0].id(), "CONTACT_EMAIL_DENIED");
  EXPECT_NE(why->summary.en.find("DOMAIN_VALIDATION_DENIED"), std::string::npos);
  const auto events = world.event_names(arn);
  EXPECT_EQ(events[events.size() - 2], "certificate.name_denied");
  EXPECT_EQ(events.back(), "certificate.failed");
}

TEST(ValidationMail, after_the_window_nothing_is_approved_and_the_request_times_out) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "other.example.net"});
  const std::string code = world.code_for(arn, "shop.example.net");
  ASSERT_TRUE(world.answer(world.code_for(arn, "other.example.net")));
  world.clock.advance(hours{72} - seconds{1});
  EXPECT_TRUE(world.look(code));
  world.clock.advance(seconds{1});
  EXPECT_FALSE(world.look(code));
  EXPECT_FALSE(world.answer(code));
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::validation_timed_out);
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  ASSERT_EQ(why->names[0].findings.size(), 1U);
  EXPECT_EQ(why->names[0].findings[0].id(), "CONTACT_EMAIL_NOT_APPROVED");
  EXPECT_TRUE(why->names[1].findings.empty()) << "this one was approved";
}

TEST(ValidationMail, a_deleted_certificate_asks_nobody) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net"});
  const std::string code = world.code_for(arn, "shop.example.net");
  ASSERT_TRUE(service::delete_certificate(world.caller, arn, *world.parts));
  EXPECT_FALSE(world.look(code));
  EXPECT_FALSE(world.answer(code));
}

TEST(ValidationMail, codes_that_nobody_was_sent_ask_nothing) {
  MailWorld world;
  (void)world.open_by_mail({"shop.example.net"});
  for (const std::string& code : {std::string{}, std::string(43, 'A'), std::string(42, 'A'), std::string("'--"),
                                  std::string(1'000'000, 'x'), std::string(43, '\xff')}) {
    EXPECT_FALSE(world.look(code));
    EXPECT_FALSE(world.answer(code));
    EXPECT_FALSE(world.answer(code, MailVerdict::deny));
  }
}

TEST(ValidationMail, two_approvals_at_once_are_one) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "other.example.net"});
  std::vector<std::string> codes;
  for (const char* mailbox : {"admin", "administrator", "hostmaster", "postmaster", "webmaster"})
    codes.push_back(world.code_for(arn, "shop.example.net", mailbox));
  std::atomic<int> taken{0};
  world.parts->wake = {};
  std::vector<std::thread> people;
  people.reserve(codes.size());
  for (const std::string& code : codes)
    people.emplace_back([&world, &taken, code] {
      const auto answered = service::answer_validation_mail(code, MailVerdict::approve, "192.0.2.7", *world.parts);
      if (answered && *answered) ++taken;
    });
  for (std::thread& person : people) person.join();
  EXPECT_EQ(taken, 1);
  const auto events = world.event_names(arn);
  EXPECT_EQ(std::ranges::count(events, "certificate.name_approved"), 1);
}

TEST(ValidationMail, an_approval_while_a_worker_steps_is_not_lost) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net"});
  const std::string code = world.code_for(arn, "shop.example.net");
  const auto before = world.stored(arn);
  ASSERT_TRUE(world.answer(code));
  auto stale = before;
  stale.next_attempt_at = world.clock.now();
  EXPECT_EQ(error_of(service::advance_certificate(stale, *world.parts)), ErrorCode::conflict) << "it is due again then";
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::issued);
}

TEST(ValidationMail, where_every_mailbox_is_refused_nobody_can_approve) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "other.example.net"});
  const auto mails = world.mails(arn, "shop.example.net");
  for (std::size_t i = 0; i + 1 < mails.size(); ++i)
    world.note(mails[i], MailState::refused, 550, "550 5.1.1 No such user here");
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation) << "one may still arrive";
  world.note(mails.back(), MailState::bounced, 550, "5.1.1 User unknown");
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::failed);
  EXPECT_EQ(certificate.failure_reason, FailureReason::no_available_contacts);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::failed);
  EXPECT_EQ(certificate.validations[1].status, DomainStatus::pending_validation);
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->names[0].findings.at(0).id(), "CONTACT_ALL_MAILBOXES_REFUSED");
  EXPECT_EQ(why->mails.at(0).fact.mails.size(), 5U) << "the evidence stays";
}

TEST(ValidationMail, what_a_relay_answers_for_its_own_part_fails_nothing) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net"});
  for (const model::Mail& mail : world.mails(arn))
    world.note(mail, MailState::refused, 554, "554 5.7.1 Relay access denied");
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation);
}

class ResentMail : public testing::Test {
 protected:
  Result<void> resend(const model::CertificateArn& arn, std::string domain, std::string validation_domain) {
    return service::resend_validation_email(
        world_.caller, arn, {.domain_name = std::move(domain), .validation_domain = std::move(validation_domain)},
        *world_.parts);
  }
  MailWorld world_;
};

TEST_F(ResentMail, goes_to_the_domain_given_for_this_once) {
  const auto arn = world_.open_by_mail({"shop.example.net"});
  const auto before = world_.stored(arn);
  ASSERT_TRUE(resend(arn, "shop.example.net", "example.net"));
  const auto mails = world_.mails(arn);
  ASSERT_EQ(mails.size(), 10U);
  EXPECT_EQ(mails.back().to, "webmaster@example.net");
  EXPECT_EQ(mails.back().expires_at, before.created_at + hours{72}) << "the request's time, not its own";
  EXPECT_EQ(world_.told, 2U);
  const auto after = world_.stored(arn);
  EXPECT_EQ(after.version, before.version) << "not stored";
  EXPECT_EQ(after.validations[0].emails, before.validations[0].emails);
  EXPECT_TRUE(world_.look(world_.code_of(mails.front()))) << "the first mails are as good as before";
  ASSERT_TRUE(world_.answer(world_.code_of(mails.back())));
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).status, CertificateStatus::issued);
}

TEST_F(ResentMail, saves_a_request_whose_mailboxes_were_partly_refused) {
  const auto arn = world_.open_by_mail({"shop.example.net"});
  for (const model::Mail& mail : world_.mails(arn))
    world_.note(mail, MailState::refused, 550, "550 5.1.1 No such user here");
  ASSERT_TRUE(resend(arn, "shop.example.net", "example.net"));
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).status, CertificateStatus::pending_validation) << "others were asked meanwhile";
}

TEST_F(ResentMail, is_refused_where_none_is_awaited_or_none_can_be_sent) {
  const auto unchecked = world_.open(world_.request_for({"shop.example.net"}, model::ValidationMethod::email));
  EXPECT_EQ(error_of(resend(unchecked, "shop.example.net", "shop.example.net")), ErrorCode::invalid_state)
      << "the checks have not let the name through yet";
  const auto arn = world_.open_by_mail({"shop.example.net", "other.example.net"});
  world_.parts->mail = nullptr;
  EXPECT_EQ(error_of(resend(arn, "shop.example.net", "shop.example.net")), ErrorCode::invalid_state);
  world_.configure_mail();
  ASSERT_TRUE(world_.answer(world_.code_for(arn, "shop.example.net")));
  EXPECT_EQ(error_of(resend(arn, "shop.example.net", "shop.example.net")), ErrorCode::invalid_state) << "validated";
  EXPECT_TRUE(resend(arn, "other.example.net", "other.example.net"));
}

TEST_F(ResentMail, fills_nobody_s_mailbox) {
  const auto arn = world_.open_by_mail({"shop.example.net"});
  std::size_t sent = 0;
  while (sent < 100 && resend(arn, "shop.example.net", "shop.example.net")) ++sent;
  EXPECT_EQ(sent, 19U);
  EXPECT_EQ(world_.mails(arn).size(), 100U);
}

class RenewalByMail : public testing::Test {
 protected:
  model::CertificateArn issued(std::vector<std::string> names) {
    const auto arn = world_.open_by_mail(names);
    for (const std::string& name : names) EXPECT_TRUE(world_.answer(world_.code_for(arn, name)));
    world_.run(arn);
    EXPECT_EQ(world_.stored(arn).status, CertificateStatus::issued);
    return arn;
  }
  void begin_renewal(const model::CertificateArn& arn) {
    world_.clock.advance(hours{24 * 150});
    world_.change(arn, [&](model::Certificate& certificate) {
      certificate.exported = certificate.exported_since_issue = true;
      certificate.begin_renewal(world_.clock.now());
    });
    world_.run(arn);
  }
  MailWorld world_;
};

TEST_F(RenewalByMail, asks_anew_and_renews_when_every_name_is_approved) {
  const auto arn = issued({"shop.example.net", "other.example.net"});
  const auto before = world_.stored(arn);
  const std::string old_code = world_.code_for(arn, "shop.example.net", "webmaster");
  begin_renewal(arn);
  EXPECT_EQ(world_.stored(arn).renewal->status, RenewalStatus::pending_validation);
  const auto mails = world_.mails(arn);
  ASSERT_EQ(mails.size(), 20U);
  EXPECT_EQ(mails.back().kind, model::MailKind::renewal);
  EXPECT_EQ(mails.back().expires_at, world_.clock.now() + hours{72});
  EXPECT_FALSE(world_.look(old_code)) << "a link of the request renews nothing";
  ASSERT_TRUE(world_.answer(world_.code_for(arn, "shop.example.net")));
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).renewal->status, RenewalStatus::pending_validation);
  EXPECT_EQ(world_.mails(arn).size(), 20U) << "nobody is asked twice";
  ASSERT_TRUE(world_.answer(world_.code_for(arn, "other.example.net")));
  world_.run(arn);
  const auto after = world_.stored(arn);
  EXPECT_EQ(after.renewal->status, RenewalStatus::success);
  EXPECT_NE(after.issued->serial, before.issued->serial);
  EXPECT_EQ(after.arn, before.arn);
}

TEST_F(RenewalByMail, a_denial_ends_the_renewal_and_leaves_the_certificate) {
  const auto arn = issued({"shop.example.net"});
  begin_renewal(arn);
  ASSERT_TRUE(world_.answer(world_.code_for(arn, "shop.example.net"), MailVerdict::deny));
  const auto certificate = world_.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::issued);
  EXPECT_EQ(certificate.renewal->status, RenewalStatus::failed);
  EXPECT_EQ(certificate.renewal->reason, FailureReason::domain_validation_denied);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::success);
  EXPECT_EQ(world_.event_names(arn).back(), "certificate.renewal_failed");
}

TEST_F(RenewalByMail, is_given_up_after_its_own_window) {
  const auto arn = issued({"shop.example.net"});
  begin_renewal(arn);
  const std::string code = world_.code_for(arn, "shop.example.net");
  world_.clock.advance(hours{72});
  EXPECT_FALSE(world_.answer(code));
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).renewal->status, RenewalStatus::failed);
  EXPECT_EQ(world_.stored(arn).status, CertificateStatus::issued);
}

TEST_F(RenewalByMail, mail_is_sent_again_while_it_waits) {
  const auto arn = issued({"shop.example.net"});
  begin_renewal(arn);
  ASSERT_TRUE(service::resend_validation_email(
      world_.caller, arn, {.domain_name = "shop.example.net", .validation_domain = "example.net"}, *world_.parts));
  EXPECT_EQ(world_.mails(arn).back().kind, model::MailKind::renewal);
  ASSERT_TRUE(world_.answer(world_.code_of(world_.mails(arn).back())));
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).renewal->status, RenewalStatus::success);
}

TEST_F(RenewalByMail, the_change_to_dns_needs_no_mail) {
  const auto arn = issued({"shop.example.net"});
  service::OptionsChange to_dns;
  to_dns.method = model::ValidationMethod::dns;
  ASSERT_TRUE(service::update_options(world_.caller, arn, to_dns, *world_.parts));
  const auto record = *world_.stored(arn).method_update->validations[0].resource_record;
  world_.net.load(record.name.substr(0, record.name.size() - 1) + " CNAME " +
                  record.value.substr(0, record.value.size() - 1) + "\n");
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).validations[0].method, model::ValidationMethod::dns);
  EXPECT_EQ(world_.mails(arn).size(), 5U);
}

class WhyByMail : public testing::Test {
 protected:
  service::Explanation why(const model::CertificateArn& arn) {
    auto explanation = service::explain_certificate(world_.caller, arn, *world_.parts);
    EXPECT_TRUE(explanation);
    return *std::move(explanation);
  }
  MailWorld world_;
};

TEST_F(WhyByMail, says_who_was_mailed_and_which_record_would_do_instead) {
  const auto arn = world_.open_by_mail({"shop.example.net"});
  const auto explanation = why(arn);
  const service::MailExplanation& mail = explanation.mails.at(0);
  EXPECT_EQ(mail.fact.mails.size(), 5U);
  EXPECT_NE(mail.likely.en.find("on their way"), std::string::npos);
  ASSERT_TRUE(mail.dns_record);
  EXPECT_TRUE(mail.dns_record->name.ends_with(".shop.example.net."));
  EXPECT_NE(mail.advice.en.find(mail.dns_record->value), std::string::npos);
  EXPECT_NE(mail.advice.ja.find("`certwright request shop.example.net --method dns`"), std::string::npos);
  EXPECT_NE(explanation.what_next.en.find("as soon as every name is approved"), std::string::npos);
}

TEST_F(WhyByMail, tells_greylisting_with_the_time_of_the_next_try) {
  const auto arn = world_.open_by_mail({"shop.example.net"});
  for (const model::Mail& mail : world_.mails(arn)) world_.note(mail, MailState::queued, 450, "450 4.2.0 Greylisted");
  const auto explanation = why(arn);
  EXPECT_EQ(explanation.names[0].findings.at(0).id(), "CONTACT_EMAIL_DEFERRED");
  EXPECT_NE(explanation.mails.at(0).likely.en.find("greylisting"), std::string::npos);
  EXPECT_NE(explanation.mails.at(0).advice.en.find("2026-11-23T00:15:00Z"), std::string::npos);
  EXPECT_NE(explanation.mails.at(0).advice.en.find("certificates@ca.example.net"), std::string::npos);
}

TEST_F(WhyByMail, tells_spam_folders_and_missing_mailboxes_apart) {
  const auto arn = world_.open_by_mail({"shop.example.net"});
  const auto mails = world_.mails(arn);
  world_.note(mails[0], MailState::accepted, 250, "250 2.0.0 Ok");
  world_.note(mails[1], MailState::refused, 550, "550 5.1.1 No such user here");
  const auto mail = why(arn).mails.at(0);
  EXPECT_NE(mail.likely.en.find("1 of 5 emails"), std::string::npos) << mail.likely.en;
  EXPECT_NE(mail.likely.en.find("Refused, so most likely not there: " + mails[1].to), std::string::npos);
  EXPECT_NE(mail.advice.en.find("spam folder"), std::string::npos);
  EXPECT_NE(mail.advice.en.find("aws acm resend-validation-email"), std::string::npos);
  EXPECT_NE(mail.advice.ja.find("迷惑メールフォルダー"), std::string::npos);
}

TEST_F(WhyByMail, blames_nobody_else_for_its_own_relay) {
  const auto arn = world_.open_by_mail({"shop.example.net"});
  for (const model::Mail& mail : world_.mails(arn)) world_.note(mail, MailState::queued, 0, "connection refused");
  const auto explanation = why(arn);
  EXPECT_TRUE(explanation.names[0].findings.empty());
  EXPECT_NE(explanation.mails.at(0).likely.en.find("shop.example.net has no part in that"), std::string::npos);
}

TEST_F(WhyByMail, has_nothing_to_advise_once_it_is_over) {
  const auto arn = world_.open_by_mail({"shop.example.net"});
  ASSERT_TRUE(world_.answer(world_.code_for(arn, "shop.example.net")));
  EXPECT_TRUE(why(arn).mails.at(0).advice.en.empty());
  world_.run(arn);
  EXPECT_TRUE(why(arn).mails.empty());
}

}  // namespace
}  // namespace certwright::service_test::validation_mail_test
