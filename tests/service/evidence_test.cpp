#include "service/evidence.h"

#include <gtest/gtest.h>

#include "service/evidence_retention.h"
#include "service/renew_certificate.h"
#include "service/request_again.h"
#include "tests/service/mail_world.h"
#include "tests/service/world.h"

namespace certwright::service_test::evidence_test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view zone =
    "shop.example.net A 192.0.2.1\nexample.net A 192.0.2.1\nexample.net CAA 0 issue \"ca.example.net\"\n";

class EvidenceOf : public testing::Test {
 protected:
  model::CertificateArn issue(std::vector<std::string> names) {
    const auto arn = world_.open(world_.request_for(std::move(names)));
    world_.publish(arn);
    world_.run(arn);
    EXPECT_EQ(world_.stored(arn).status, model::CertificateStatus::issued);
    return arn;
  }
  Result<service::Evidence> ask(const model::CertificateArn& arn, const std::string& serial = {}) {
    return service::evidence_of(world_.caller, arn, serial, *world_.parts);
  }
  service::Evidence get(const model::CertificateArn& arn, const std::string& serial = {}) {
    auto evidence = ask(arn, serial);
    if (!evidence) {
      ADD_FAILURE() << evidence.error().detail;
      std::abort();
    }
    return *std::move(evidence);
  }
  void expect_the_same_again(const service::Evidence& evidence) {
    const service::Judgement again = service::judge_again(evidence, evidence.terms->policy);
    EXPECT_EQ(again.refused, "");
    EXPECT_TRUE(again.same_findings);
    EXPECT_EQ(again.names.size(), evidence.decision.names.size());
  }

  World world_{zone};
};

TEST_F(EvidenceOf, an_issued_certificate_is_whole) {
  const auto arn = issue({"shop.example.net", "*.shop.example.net"});
  const service::Evidence evidence = get(arn);
  const std::string serial = world_.stored(arn).issued->serial;
  EXPECT_EQ(evidence.which.serial, serial);
  EXPECT_EQ(evidence.which.became, "issued");
  EXPECT_EQ(evidence.requested.operation, "RequestCertificate");
  EXPECT_EQ(evidence.requested.actor, model::actor_of(world_.caller));
  EXPECT_EQ(evidence.requested.access_key_id, world_.caller.access_key_id);
  EXPECT_EQ(evidence.requested.request_id, world_.caller.request_id);
  EXPECT_FALSE(evidence.renewal_requested);
  EXPECT_EQ(evidence.issuer_id, world_.stored(arn).issued->issuer_id);
  const model::Decision& decision = evidence.decision;
  EXPECT_EQ(decision.names, (std::vector<std::string>{"shop.example.net", "*.shop.example.net"}));
  ASSERT_EQ(decision.policy_facts.size(), 2U);
  EXPECT_TRUE(decision.policy_facts[0].public_suffix);
  ASSERT_EQ(decision.last_facts.size(), 2U);
  ASSERT_TRUE(decision.last_facts[0].caa && *decision.last_facts[0].caa);
  EXPECT_EQ((*decision.last_facts[0].caa)->found_at, "example.net");
  ASSERT_EQ(decision.proofs.size(), 1U) << "x and *.x share one";
  EXPECT_EQ(decision.proofs[0].base_name, "shop.example.net");
  EXPECT_EQ(decision.proofs[0].method, model::ValidationMethod::dns);
  EXPECT_EQ(decision.profile, "public-trust");
  EXPECT_EQ(decision.lints.rules, "baseline");
  EXPECT_GT(decision.lints.count, 40U);
  EXPECT_EQ(evidence.lint_ids.size(), decision.lints.count);
  EXPECT_FALSE(evidence.terms->checks.empty());
  EXPECT_EQ(evidence.terms->policy.caa_identities, world_.policy.caa_identities);
  expect_the_same_again(evidence);
}

TEST_F(EvidenceOf, the_facts_of_the_checks_wait_with_the_request) {
  const auto arn = world_.open(world_.request_for({"shop.example.net"}));
  world_.run(arn);
  const auto waiting = [&] {
    return world_.parts->store.read([&](const store::View& view) { return view.judged_facts(arn); }).value();
  };
  EXPECT_NE(waiting(), "");
  const Timestamp checked_at = world_.clock.now();
  world_.publish(arn);
  world_.clock.advance(3s);
  world_.run(arn);
  const service::Evidence evidence = get(arn);
  EXPECT_EQ(evidence.decision.policy_facts.at(0).gathered_at, checked_at);
  EXPECT_EQ(evidence.decision.at, world_.clock.now());
  EXPECT_EQ(waiting(), "") << "the wait is over";
  expect_the_same_again(evidence);
}

TEST_F(EvidenceOf, a_request_of_an_earlier_version_is_checked_once_more) {
  const auto arn = world_.open(world_.request_for({"shop.example.net"}));
  world_.run(arn);
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) { return tx.put_judged_facts(arn, {}); }));
  world_.publish(arn);
  world_.clock.advance(3s);
  world_.run(arn);
  EXPECT_EQ(get(arn).decision.policy_facts.at(0).gathered_at, world_.clock.now());
}

TEST_F(EvidenceOf, a_renewal_adds_its_own_and_the_earlier_stays) {
  const auto arn = issue({"shop.example.net"});
  const std::string first = world_.stored(arn).issued->serial;
  world_.clock.advance(24h);
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(model::Certificate certificate, tx.certificate(arn));
    certificate.begin_renewal(world_.clock.now());
    return tx.update(certificate);
  }));
  world_.run(arn);
  const service::Evidence renewed = get(arn);
  EXPECT_NE(renewed.which.serial, first);
  EXPECT_EQ(renewed.which.became, "renewed");
  EXPECT_FALSE(renewed.renewal_requested) << "the server did it of itself";
  EXPECT_EQ(renewed.decision.policy_facts.at(0).gathered_at, world_.clock.now());
  EXPECT_EQ(renewed.serials.size(), 2U);
  expect_the_same_again(renewed);
  const service::Evidence earlier = get(arn, first);
  EXPECT_EQ(earlier.which.became, "issued");
  EXPECT_EQ(earlier.decision.at, world_.clock.now() - 24h);
}

TEST_F(EvidenceOf, it_outlives_the_certificate) {
  const auto arn = issue({"shop.example.net"});
  const std::string serial = world_.stored(arn).issued->serial;
  ASSERT_TRUE(service::delete_certificate(world_.caller, arn, *world_.parts));
  EXPECT_EQ(get(arn).which.serial, serial);
}

TEST_F(EvidenceOf, it_is_removed_when_the_certificate_ended_long_enough_ago) {
  const auto arn = issue({"shop.example.net"});
  const auto deleted = issue({"old.example.net"});
  const std::string serial = world_.stored(arn).issued->serial;
  const Timestamp end = world_.stored(arn).issued->not_after;
  ASSERT_TRUE(service::delete_certificate(world_.caller, deleted, *world_.parts));
  constexpr std::chrono::seconds keep = service::shortest_public_evidence;
  const auto remove = [&](std::chrono::seconds kept) { return service::remove_old_evidence(kept, *world_.parts); };
  world_.clock.advance(end + keep - world_.clock.now());
  EXPECT_EQ(remove(keep), 0U) << "the very moment is not past";
  world_.clock.advance(1s);
  EXPECT_EQ(remove(0s), 0U) << "for ever";
  EXPECT_EQ(remove(keep + 24h), 0U);
  EXPECT_EQ(remove(keep), 2U);
  EXPECT_EQ(remove(keep), 0U) << "each once";

  const service::Evidence evidence = get(arn);
  ASSERT_TRUE(evidence.removed);
  EXPECT_EQ(evidence.removed->at, world_.clock.now());
  EXPECT_EQ(evidence.removed->ended_at, end);
  EXPECT_EQ(evidence.which.serial, serial);
  EXPECT_EQ(evidence.requested.operation, "RequestCertificate") << "events stay";
  EXPECT_EQ(evidence.terms, nullptr);
  EXPECT_TRUE(evidence.decision.names.empty());
  EXPECT_TRUE(get(deleted).removed);
  const auto events = world_.parts->store.read([&](const store::View& view) { return view.events(arn); });
  ASSERT_TRUE(events);
  EXPECT_EQ(events->back().name, "evidence.removed");
  EXPECT_EQ(events->back().actor, model::server_actor);
  EXPECT_EQ(events->back().account, World::account);
  EXPECT_EQ(events->back().details.at(0), (std::pair<std::string, std::string>{"serial", serial}));
}

TEST_F(EvidenceOf, a_serial_that_is_valid_keeps_its_own) {
  const auto arn = issue({"shop.example.net"});
  const std::string first = world_.stored(arn).issued->serial;
  const Timestamp end = world_.stored(arn).issued->not_after;
  world_.clock.advance(end - world_.clock.now() - 24h);
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(model::Certificate certificate, tx.certificate(arn));
    certificate.begin_renewal(world_.clock.now());
    return tx.update(certificate);
  }));
  world_.run(arn);
  world_.clock.advance(24h * 3);
  EXPECT_EQ(service::remove_old_evidence(24h, *world_.parts), 1U);
  EXPECT_TRUE(get(arn, first).removed);
  EXPECT_FALSE(get(arn).removed);
  expect_the_same_again(get(arn));
}

TEST_F(EvidenceOf, another_account_and_region_see_nothing) {
  const auto arn = issue({"shop.example.net"});
  model::Caller other = world_.caller;
  other.account = World::another_account;
  auto seen = service::evidence_of(other, arn, {}, *world_.parts);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, ErrorCode::not_found);
  other = world_.caller;
  other.region = "eu-west-1";
  seen = service::evidence_of(other, arn, {}, *world_.parts);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, ErrorCode::not_found);
}

TEST_F(EvidenceOf, what_was_not_issued_has_none) {
  const auto arn = world_.open(world_.request_for({"shop.example.net"}));
  const auto nothing = ask(arn);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::not_found);
  const auto issued = issue({"example.net"});
  const auto unknown = ask(issued, "0A:0B");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().detail.find("0a0b"), std::string::npos);
}

TEST_F(EvidenceOf, a_burned_serial_is_told_with_its_event) {
  const auto arn = world_.open(world_.request_for({"shop.example.net"}));
  world_.publish(arn);
  auto ready = service::advance_certificate(world_.stored(arn), *world_.parts);
  ASSERT_TRUE(ready && *ready);
  struct CutOff {};
  world_.parts->between_steps = [](std::string_view step) {
    if (step == "intent") throw CutOff{};
  };
  std::vector<service::ReadyToIssue> batch;
  batch.push_back(**std::move(ready));
  EXPECT_THROW((void)service::issue_certificates(std::move(batch), *world_.parts), CutOff);
  world_.parts->between_steps = {};
  ASSERT_EQ(service::burn_open_intents(*world_.parts), 1U);
  world_.run(arn);
  EXPECT_EQ(world_.event_names(arn),
            (std::vector<std::string>{"certificate.requested", "serial.burned", "certificate.issued"}));
  const service::Evidence issued = get(arn);
  ASSERT_EQ(issued.serials.size(), 2U);
  EXPECT_EQ(issued.which.became, "issued");
  const service::Evidence burned = get(arn, issued.serials[0].serial);
  EXPECT_EQ(burned.which.became, "burned");
  EXPECT_EQ(burned.decision.names, issued.decision.names) << "what was about to be signed is known";
}

TEST_F(EvidenceOf, a_private_authority_is_kept_as_it_stood) {
  const std::string authority = world_.make_private_authority({.kind = pki::KeyKind::p256,
                                                               .name = "Internal CA",
                                                               .constraints = {},
                                                               .lifetime = 24h * 3650,
                                                               .crl_lifetime = 24h * 10});
  model::CertificateRequest request = world_.request_for({"db.corp"});
  request.authority_arn = authority;
  const auto arn = world_.open(request);
  world_.run(arn);
  const service::Evidence evidence = get(arn);
  EXPECT_TRUE(evidence.decision.by_private_authority);
  EXPECT_TRUE(evidence.decision.proofs.empty());
  ASSERT_TRUE(evidence.decision.last_facts.at(0).private_authority);
  EXPECT_EQ(evidence.decision.last_facts.at(0).private_authority->name, "Internal CA");
  EXPECT_EQ(evidence.decision.lints.rules, "private_ca");
  expect_the_same_again(evidence);
}

TEST(EvidenceOfMail, every_approval_is_kept_with_its_name) {
  MailWorld world;
  const auto arn = world.open_by_mail({"shop.example.net", "*.shop.example.net"});
  ASSERT_TRUE(world.answer(world.code_for(arn, "shop.example.net")));
  ASSERT_TRUE(world.answer(world.code_for(arn, "*.shop.example.net", "webmaster")));
  world.run(arn);
  const auto evidence = service::evidence_of(world.caller, arn, {}, *world.parts);
  ASSERT_TRUE(evidence) << evidence.error().detail;
  const model::Decision& decision = evidence->decision;
  ASSERT_EQ(decision.policy_facts.size(), 2U);
  ASSERT_EQ(decision.proofs.size(), 2U);
  for (const std::size_t place : {0U, 1U}) {
    ASSERT_NE(decision.proof_at(place), nullptr);
    EXPECT_EQ(decision.proof_at(place)->method, model::ValidationMethod::email);
  }
  EXPECT_NE(decision.proof_at(1)->question.find("webmaster@"), std::string::npos) << decision.proof_at(1)->question;
  EXPECT_EQ(service::judge_again(*evidence, evidence->terms->policy).refused, "");
}

TEST_F(EvidenceOf, another_policy_is_judged_by_and_may_refuse) {
  const auto arn = issue({"shop.example.net"});
  const service::Evidence evidence = get(arn);
  model::Policy stricter = world_.policy;
  stricter.caa_identities = {"other-ca.example"};
  const service::Judgement again = service::judge_again(evidence, stricter);
  EXPECT_NE(again.refused.find("CAA_"), std::string::npos) << again.refused;
  EXPECT_FALSE(again.same_findings);
  ASSERT_EQ(again.names.size(), 1U);
  EXPECT_FALSE(again.names[0].findings.empty());
}

}  // namespace
}  // namespace certwright::service_test::evidence_test
