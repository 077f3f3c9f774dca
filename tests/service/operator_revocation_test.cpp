// Administrators revoke certificates of every account, by what names them, a piece at a time.
#include "service/operator_revocation.h"

#include <gtest/gtest.h>

#include <fstream>

#include <fmt/format.h>

#include "base/bytes.h"
#include "pki/tbs_certificate.h"
#include "service/blocked_key_list.h"
#include "tests/service/world.h"

namespace certwright::service_test::operator_revocation_test {
namespace {

using model::RevocationReason;
using service::PlanMode;

class OperatorRevocation : public testing::Test {
 protected:
  OperatorRevocation() {
    world_.administrators = *model::Administrators::parse({"999999999999"});
    operator_.account = "999999999999";
  }

  model::CertificateArn issued(const std::string& name) {
    const auto arn = world_.open(world_.request_for({name}));
    world_.publish(arn);
    world_.run(arn);
    EXPECT_EQ(world_.stored(arn).status, model::CertificateStatus::issued);
    return arn;
  }
  std::string serial_of(const model::CertificateArn& arn) { return world_.stored(arn).issued->serial; }
  Sha256 key_of(const std::string& serial) {
    const auto intent = world_.parts->store.read([&](const store::View& view) { return view.intent(serial); });
    return sha256(pki::TbsCertificate::parse(intent->tbs)->subject_public_key_info);
  }
  Result<service::PlannedRevocation> plan(const service::RevocationTargets& targets, PlanMode mode = PlanMode::kept,
                                          RevocationReason reason = RevocationReason::key_compromise) {
    return service::plan_revocation(operator_, targets, reason, mode, *world_.parts);
  }
  int reason_in_crl(const std::string& serial) {
    const auto revoked = world_.parts->store.read(
        [&](const store::View& view) { return view.revoked(world_.parts->issuers.own().ca->identity().id); });
    for (const store::Revocation& one : *revoked)
      if (one.serial == serial) return one.reason;
    return -1;
  }

  World world_;
  model::Caller operator_ = world_.caller;
};

TEST_F(OperatorRevocation, a_plan_is_shown_kept_and_carried_out_in_pieces) {
  const auto one = issued("one.example.net");
  const auto two = issued("two.example.net");
  const std::string first = serial_of(one);
  std::string written = first;
  for (std::size_t at = 2; at < written.size(); at += 3) written.insert(at, ":");
  const service::RevocationTargets targets{.serials = {written, serial_of(two), first, "0badc0de"}};
  const auto dry = plan(targets, PlanMode::dry_run);
  ASSERT_TRUE(dry) << dry.error().detail;
  EXPECT_TRUE(dry->plan.id.empty());
  EXPECT_EQ(dry->plan.total, 2U) << "a serial that is named twice is one";
  EXPECT_EQ(dry->unknown, 1U);
  EXPECT_EQ(dry->by_account.at(std::string{World::account}), 2U);
  ASSERT_EQ(dry->sample.size(), 2U);
  EXPECT_EQ(dry->sample[0].names, std::vector<std::string>{"one.example.net"});
  EXPECT_EQ(world_.revocations, 0U);

  const auto kept = plan(targets);
  ASSERT_TRUE(kept && !kept->plan.id.empty());
  const auto half = service::run_revocation(operator_, kept->plan.id, 1, *world_.parts);
  ASSERT_TRUE(half) << half.error().detail;
  EXPECT_EQ(half->done, 1U);
  EXPECT_EQ(world_.stored(one).status, model::CertificateStatus::revoked) << "never exported, and revoked all the same";
  EXPECT_EQ(world_.stored(two).status, model::CertificateStatus::issued);
  const auto whole = service::run_revocation(operator_, kept->plan.id, 100, *world_.parts);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->done, 2U);
  EXPECT_EQ(whole->revoked, 2U);
  EXPECT_EQ(reason_in_crl(first), 1);
  EXPECT_EQ(world_.event_names(two).back(), "certificate.revoked");
  EXPECT_GE(world_.revocations, 2U) << "CRLs are asked for";
  const auto again = service::run_revocation(operator_, kept->plan.id, 100, *world_.parts);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->revoked, 2U) << "what is done is not done again";
  EXPECT_EQ(plan(targets, PlanMode::dry_run)->already, 2U);
}

TEST_F(OperatorRevocation, a_serial_that_no_certificate_has_any_more_is_revoked_once) {
  const auto arn = issued("one.example.net");
  const std::string serial = serial_of(arn);
  const auto wrote = world_.parts->store.write([&](store::Transaction& tx) { return tx.remove(arn); });
  ASSERT_TRUE(wrote) << wrote.error().detail;
  const auto first = plan({.serials = {serial}});
  ASSERT_EQ(first->plan.total, 1U);
  const auto second = plan({.serials = {serial}});
  ASSERT_EQ(second->plan.total, 1U) << "planned before anything was revoked";
  EXPECT_EQ(service::run_revocation(operator_, first->plan.id, 100, *world_.parts)->revoked, 1U);
  EXPECT_EQ(reason_in_crl(serial), 1);
  const auto dry = plan({.serials = {serial}}, PlanMode::dry_run);
  EXPECT_EQ(dry->already, 1U);
  EXPECT_EQ(dry->plan.total, 0U);
  const auto late = service::run_revocation(operator_, second->plan.id, 100, *world_.parts);
  ASSERT_TRUE(late) << late.error().detail;
  EXPECT_EQ(late->done, 1U);
  EXPECT_EQ(late->revoked, 0U) << "what another plan revoked is not revoked again";
}

TEST_F(OperatorRevocation, by_arn_by_name_and_by_key) {
  const auto one = issued("one.example.net");
  const auto two = issued("two.example.net");
  EXPECT_EQ(
      plan({.arns = {one, model::CertificateArn{"arn:aws:acm:us-east-1:123456789012:certificate/none"}}})->unknown, 1U);
  EXPECT_EQ(plan({.names = {"two.example.net"}}, PlanMode::dry_run)->sample.at(0).arn, two.str());
  EXPECT_EQ(plan({.names = {"absent.example.net"}}, PlanMode::dry_run)->plan.total, 0U);
  const auto of_key = plan({.key_hashes = {key_of(serial_of(one))}}, PlanMode::dry_run);
  ASSERT_EQ(of_key->plan.total, 1U);
  EXPECT_EQ(of_key->sample.at(0).arn, one.str());
}

TEST_F(OperatorRevocation, is_for_administrators_and_their_reasons) {
  const auto one = issued("one.example.net");
  const auto by_owner = service::plan_revocation(world_.caller, {.arns = {one}}, RevocationReason::superseded,
                                                 PlanMode::kept, *world_.parts);
  ASSERT_FALSE(by_owner);
  EXPECT_EQ(by_owner.error().code, ErrorCode::access_denied);
  EXPECT_EQ(service::run_revocation(world_.caller, "revocation-1", 1, *world_.parts).error().code,
            ErrorCode::access_denied);
  EXPECT_EQ(service::run_revocation(operator_, "revocation-1", 1, *world_.parts).error().code, ErrorCode::not_found);
  for (const RevocationReason reason : {RevocationReason::certificate_hold, RevocationReason::ca_compromise,
                                        RevocationReason::remove_from_crl, RevocationReason::a_a_compromise})
    EXPECT_EQ(plan({.arns = {one}}, PlanMode::kept, reason).error().code, ErrorCode::invalid_request);
  for (const char* serial : {"", "xyz", "0123456789012345678901234567890123456789012"})
    EXPECT_EQ(plan({.serials = {serial}}).error().code, ErrorCode::invalid_request) << serial;
}

TEST_F(OperatorRevocation, certificates_of_a_blocked_key_are_revoked) {
  const auto one = issued("one.example.net");
  const auto two = issued("two.example.net");
  const Sha256 hash = key_of(serial_of(one));
  const std::string path = testing::TempDir() + "certwright-blocked-keys.txt";
  std::ofstream{path} << "# nothing yet\n";
  const auto list = service::BlockedKeyList::open(path);
  ASSERT_TRUE(list);
  world_.parts->blocked_keys = list->get();
  EXPECT_FALSE((*list)->reload().value()) << "nothing changed";
  EXPECT_EQ(service::revoke_blocked_keys(*world_.parts).value(), 0U);
  std::ofstream{path} << hex(ByteView{hash}) << "  # found on a paste site\n";
  EXPECT_TRUE((*list)->reload().value());
  EXPECT_EQ(service::revoke_blocked_keys(*world_.parts).value(), 1U);
  EXPECT_EQ(world_.stored(one).status, model::CertificateStatus::revoked);
  EXPECT_EQ(world_.stored(two).status, model::CertificateStatus::issued);
  EXPECT_EQ(reason_in_crl(serial_of(one)), 1) << "keyCompromise";
  EXPECT_EQ(service::revoke_blocked_keys(*world_.parts).value(), 0U);
  std::ofstream{path} << "no hash\n";
  EXPECT_FALSE((*list)->reload());
  EXPECT_EQ((*list)->current()->size(), 1U) << "the list that was read before stays";
  world_.parts->blocked_keys = nullptr;
}

}  // namespace
}  // namespace certwright::service_test::operator_revocation_test
