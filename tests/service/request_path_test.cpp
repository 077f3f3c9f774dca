#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "pki/x509.h"
#include "tests/service/world.h"

namespace certwright::service_test::request_path_test {
namespace {

using model::CertificateStatus;
using model::DomainStatus;
using model::FailureReason;
using model::ValidationMethod;

// Names under example.net are allowed by the World's policy; its zone exists.
constexpr std::string_view plain_zone = "shop.example.net A 192.0.2.1\nexample.net A 192.0.2.1\n";

TEST(RequestPath, a_proved_request_is_issued) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net", "*.shop.example.net"}));
  EXPECT_EQ(world.woken, std::vector{arn});
  world.publish(arn);
  world.run(arn);
  const auto certificate = world.stored(arn);
  ASSERT_EQ(certificate.status, CertificateStatus::issued);
  for (const auto& validation : certificate.validations) EXPECT_EQ(validation.status, DomainStatus::success);
  EXPECT_EQ(certificate.validations[0].resource_record->name, certificate.validations[1].resource_record->name);
  const auto x509 = pki::X509::parse(certificate.issued->der);
  ASSERT_TRUE(x509);
  EXPECT_EQ(x509->common_name, "shop.example.net");
  EXPECT_EQ(x509->dns_names, (std::vector<std::string>{"shop.example.net", "*.shop.example.net"}));
  EXPECT_EQ(x509->serial, certificate.issued->serial);
  EXPECT_EQ(world.event_names(arn), (std::vector<std::string>{"certificate.requested", "certificate.issued"}));
}

TEST(RequestPath, names_of_one_request_are_judged_together) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"*.shop.example.net"}));
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::pending_validation) << "what is only told stops nothing";
  ASSERT_EQ(certificate.report->names.at(0).findings.size(), 1U);
  EXPECT_EQ(certificate.report->names.at(0).findings.at(0).id(), "WILD_NO_APEX");
}

TEST(RequestPath, a_slip_in_the_ending_is_told_with_the_name_that_was_meant) {
  World world{"meant.com NS ns1.meant.com\n"};
  const auto arn = world.open(world.request_for({"www.meant.cmo"}));
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::failed);
  EXPECT_EQ(certificate.failure_reason, FailureReason::invalid_public_domain);
  const model::Finding& finding = certificate.report->names.at(0).findings.at(0);
  EXPECT_EQ(finding.id(), "NAME_TLD_TYPO");
  EXPECT_EQ(finding.evidence.at("suggested"), "www.meant.com");
}

TEST(RequestPath, waits_on_the_schedule_until_the_record_appears) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.run(arn);
  auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::pending_validation);
  EXPECT_EQ(certificate.attempts, 1U);
  EXPECT_GE(certificate.next_attempt_at, world.clock.now() + std::chrono::seconds{2});
  ASSERT_TRUE(certificate.validations[0].last_observation);
  EXPECT_EQ(certificate.validations[0].last_observation->findings.at(0).id(), "DNS_RECORD_MISSING");
  world.publish(arn);
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation) << "not due yet";
  world.clock.advance(std::chrono::seconds{3});
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::issued);
}

TEST(RequestPath, a_record_in_the_wrong_place_is_found_and_told) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  const auto record = *world.stored(arn).validations[0].resource_record;
  world.net.load(record.name + "example.net CNAME " + record.value);
  world.run(arn);
  const auto observation = world.stored(arn).validations[0].last_observation;
  ASSERT_TRUE(observation);
  ASSERT_EQ(observation->findings.size(), 1U);
  EXPECT_EQ(observation->findings[0].id(), "DNS_DOUBLED_SUFFIX");
  EXPECT_EQ(observation->findings[0].evidence.at("found"), record.name + "example.net");
}

TEST(RequestPath, a_record_that_leads_on_to_the_value_proves) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  const auto record = *world.stored(arn).validations[0].resource_record;
  world.net.load(record.name.substr(0, record.name.size() - 1) + " CNAME shop.proofs.example.net\n" +
                 "shop.proofs.example.net CNAME " + record.value.substr(0, record.value.size() - 1));
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::issued);
}

TEST(RequestPath, a_list_that_is_required_and_cannot_answer_keeps_a_request_waiting) {
  World world;
  world.policy.required_feeds = {model::FeedId::top_sites, model::FeedId::unsafe_domains};
  world.install_top_sites(std::chrono::hours{31 * 24});
  const auto arn = world.open(world.request_for({"www.fine-name.org"}));
  world.publish(arn);
  world.run(arn);
  auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::pending_validation);
  ASSERT_TRUE(certificate.report);
  EXPECT_EQ(certificate.report->names.at(0).findings.at(0).id(), "VERIFY_LIST_MISSING");
  EXPECT_TRUE(certificate.report->waits());
  EXPECT_FALSE(certificate.validations[0].proof) << "nothing is proved before the lists have answered";

  world.install_top_sites(std::chrono::hours{1});
  world.clock.advance(std::chrono::seconds{3});
  world.run(arn);
  certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::issued);
  EXPECT_FALSE(certificate.report->waits());
}

TEST(RequestPath, a_list_that_nobody_requires_keeps_nobody_waiting) {
  World world;
  world.install_top_sites(std::chrono::hours{31 * 24});
  const auto arn = world.open(world.request_for({"www.fine-name.org"}));
  world.publish(arn);
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::issued);
}

TEST(RequestPath, a_proof_that_succeeds_costs_no_further_question) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.publish(arn);
  world.run(arn);
  ASSERT_EQ(world.stored(arn).status, CertificateStatus::issued);
  for (const std::string& question : world.net.asked())
    EXPECT_TRUE(question.ends_with(" CAA") || question.starts_with('_')) << question;
  EXPECT_EQ(std::ranges::count_if(world.net.asked(), [](const std::string& q) { return !q.ends_with(" CAA"); }), 1);
}

TEST(RequestPath, a_proved_name_shows_success_while_another_is_missing) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net", "other.example.net"}));
  const auto record = *world.stored(arn).validations[0].resource_record;
  world.net.load(record.name.substr(0, record.name.size() - 1) + " CNAME " +
                 record.value.substr(0, record.value.size() - 1));
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::success);
  EXPECT_EQ(certificate.validations[1].status, DomainStatus::pending_validation);
  EXPECT_EQ(certificate.status, CertificateStatus::pending_validation);
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->names[0].findings.at(0).id(), "DNS_OTHER_NAME_PENDING");
  EXPECT_NE(why->names[0].findings.at(0).message().en.find("other.example.net"), std::string::npos);
}

struct Refusal {
  std::string name;
  std::string domain;
  ValidationMethod method;
  FailureReason reason;
  std::string cause;
};

class Failures : public testing::TestWithParam<Refusal> {};

INSTANTIATE_TEST_SUITE_P(
    FiveCauses, Failures,
    testing::Values(Refusal{"contacts", "nomail.example.net", ValidationMethod::email,
                            FailureReason::no_available_contacts, "CONTACT_NULL_MX"},
                    Refusal{"unsafe", "www.malware.com", ValidationMethod::dns, FailureReason::domain_not_allowed,
                            "UNSAFE_OPERATOR_LIST"},
                    Refusal{"top_site", "www.edge.com", ValidationMethod::dns,
                            FailureReason::additional_verification_required, "VERIFY_TOP_SITE"},
                    Refusal{"reserved", "test.example.com", ValidationMethod::dns,
                            FailureReason::additional_verification_required, "VERIFY_RESERVED_EXAMPLE"},
                    Refusal{"invalid_public", "example.invalidpublicdomain", ValidationMethod::dns,
                            FailureReason::invalid_public_domain, "NAME_UNKNOWN_TLD"},
                    Refusal{"provider", "x.s3.amazonaws.com", ValidationMethod::dns,
                            FailureReason::additional_verification_required, "PROVIDER_AWS"},
                    Refusal{"operator_reserved", "app.platform.com", ValidationMethod::dns,
                            FailureReason::additional_verification_required, "PROVIDER_OPERATOR_RESERVED"}),
    [](const auto& refusal) { return refusal.param.name; });

TEST_P(Failures, fails_with_its_reason_and_marks_only_the_offending_name) {
  World world{std::string{plain_zone} +
              "nomail.example.net MX 0 .\nshop.example.net MX 10 mail.example.net\n"
              "mail.example.net A 192.0.2.5\n"};
  const auto arn = world.open(world.request_for({"shop.example.net", GetParam().domain}, GetParam().method));
  world.run(arn);
  const auto certificate = world.stored(arn);
  ASSERT_EQ(certificate.status, CertificateStatus::failed);
  EXPECT_EQ(certificate.failure_reason, GetParam().reason);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::pending_validation);
  EXPECT_EQ(certificate.validations[1].status, DomainStatus::failed);
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->names[1].findings.at(0).id(), GetParam().cause);
  EXPECT_EQ(why->names[1].findings.at(0).message().ja.find('{'), std::string::npos);
  EXPECT_EQ(world.event_names(arn).back(), "certificate.failed");
}

TEST(RequestPath, caa_is_asked_after_proof_and_fails_the_request) {
  World world{std::string{plain_zone} + "example.net CAA 0 issue \"other.example\"\n"};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation) << "no proof, so CAA is not asked";
  world.publish(arn);
  world.clock.advance(std::chrono::seconds{3});
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::failed);
  EXPECT_EQ(certificate.failure_reason, FailureReason::caa_error);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::failed);
}

TEST(RequestPath, an_unreadable_caa_waits) {
  World world{std::string{plain_zone} + "shop.example.net FAIL CAA servfail\n"};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.publish(arn);
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::pending_validation);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::pending_validation);
  EXPECT_EQ(certificate.validations[0].last_observation->findings.at(0).id(), "CAA_LOOKUP_FAILED");
}

TEST(RequestPath, times_out_at_the_end_of_the_window) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.run(arn);
  world.clock.advance(std::chrono::hours{72});
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::validation_timed_out);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::failed);
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->names[0].findings.at(0).id(), "DNS_TIMED_OUT");
}

TEST(RequestPath, an_email_request_is_checked_and_then_waits) {
  World world{std::string{plain_zone} + "shop.example.net MX 10 mail.example.net\nmail.example.net A 192.0.2.5\n"};
  const auto arn = world.open(world.request_for({"shop.example.net"}, ValidationMethod::email));
  world.run(arn);
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->certificate.status, CertificateStatus::pending_validation);
  EXPECT_NE(why->what_next.en.find("sends no mail"), std::string::npos);
}

TEST(RequestPath, one_token_makes_one_certificate_within_the_hour) {
  World world{plain_zone};
  auto request = world.request_for({"shop.example.net"});
  request.idempotency_token = "token1";
  const auto first = world.open(request);
  EXPECT_EQ(world.open(request), first);
  EXPECT_EQ(world.woken.size(), 1U);
  world.clock.advance(std::chrono::minutes{61});
  EXPECT_NE(world.open(request), first);
}

TEST(RequestPath, a_crash_after_the_intent_burns_its_serial_and_issues_anew) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.publish(arn);
  struct Crash {};
  world.parts->between_steps = [](std::string_view step) {
    if (step == "signed") throw Crash{};
  };
  EXPECT_THROW(world.run(arn), Crash);
  world.parts->between_steps = {};
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation);
  const auto burned = service::burn_open_intents(*world.parts);
  ASSERT_TRUE(burned);
  EXPECT_EQ(*burned, 1U);
  world.run(arn);
  const auto certificate = world.stored(arn);
  ASSERT_EQ(certificate.status, CertificateStatus::issued);
  const auto revoked =
      world.parts->store.read([&](const store::View& view) { return view.revoked(certificate.issued->issuer_id); });
  ASSERT_TRUE(revoked);
  ASSERT_EQ(revoked->size(), 1U);
  EXPECT_NE(revoked->front().serial, certificate.issued->serial);
}

TEST(RequestPath, tags_added_while_signing_are_kept) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.publish(arn);
  world.parts->between_steps = [&](std::string_view step) {
    if (step != "signed") return;
    EXPECT_TRUE(service::add_tags(world.caller, arn, {{"team", "web"}}, *world.parts));
  };
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::issued);
  ASSERT_EQ(certificate.tags.size(), 1U);
}

TEST(RequestPath, a_certificate_deleted_while_signing_burns_its_serial) {
  World world{plain_zone};
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.publish(arn);
  world.parts->between_steps = [&](std::string_view step) {
    if (step != "signed") return;
    EXPECT_TRUE(service::delete_certificate(world.caller, arn, *world.parts));
  };
  world.run(arn);
  EXPECT_EQ(service::describe_certificate(world.caller, arn, *world.parts).error().code, ErrorCode::not_found);
  const auto revoked = world.parts->store.read(
      [&](const store::View& view) { return view.revoked(world.parts->issuers.own().ca->identity().id); });
  ASSERT_TRUE(revoked);
  EXPECT_EQ(revoked->size(), 1U);
}

}  // namespace
}  // namespace certwright::service_test::request_path_test
