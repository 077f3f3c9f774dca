#include "service/request_again.h"

#include <gtest/gtest.h>

#include <chrono>

#include "service/explain.h"
#include "tests/service/world.h"

namespace certwright::service_test::request_again_test {
namespace {

using model::Certificate;
using model::CertificateStatus;

constexpr std::string_view zone = "shop.example.net A 192.0.2.1\nexample.net A 192.0.2.1\n";

class RequestAgain : public testing::Test {
 protected:
  RequestAgain() : world_{zone} {}

  template <class Body>
  void change(const model::CertificateArn& arn, Body&& body) {
    const auto changed = world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
      TRY(Certificate certificate, tx.certificate(arn));
      body(certificate);
      return tx.update(certificate);
    });
    ASSERT_TRUE(changed);
  }

  // One that has failed.
  model::CertificateArn failed(const model::CertificateRequest& request) {
    const auto arn = world_.open(request);
    change(arn, [](Certificate& certificate) {
      certificate.status = CertificateStatus::failed;
      certificate.failure_reason = model::FailureReason::caa_error;
      certificate.rest();
    });
    return arn;
  }

  Result<model::CertificateArn> again(const model::CertificateArn& arn) {
    return service::request_again(world_.caller, arn, *world_.parts);
  }

  World world_;
};

TEST_F(RequestAgain, repeats_every_setting_under_a_new_arn) {
  model::CertificateRequest request =
      world_.request_for({"shop.example.net", "*.shop.example.net"}, model::ValidationMethod::email);
  request.validation_options = {{.domain_name = "shop.example.net", .validation_domain = "example.net"}};
  request.tags = {{.key = "team", .value = "web"}, {.key = "bare", .value = std::nullopt}};
  request.idempotency_token = "once";
  request.transparency_logging = false;
  request.exportable = true;
  const auto old = failed(request);
  const auto arn = again(old);
  ASSERT_TRUE(arn) << arn.error().detail;
  EXPECT_NE(*arn, old);
  const Certificate made = world_.stored(*arn);
  EXPECT_EQ(made.status, CertificateStatus::pending_validation);
  EXPECT_EQ(made.names(), world_.stored(old).names());
  EXPECT_EQ(made.validations[0].method, model::ValidationMethod::email);
  EXPECT_EQ(made.validations[0].validation_domain, "example.net");
  EXPECT_EQ(made.validations[1].validation_domain, "*.shop.example.net");
  EXPECT_EQ(made.key_algorithm, model::KeyAlgorithm::ec_prime256v1);
  EXPECT_EQ(made.tags, request.tags);
  EXPECT_FALSE(made.transparency_logging);
  EXPECT_TRUE(made.exportable);
  EXPECT_FALSE(made.idempotency_token) << "it stood for the first request alone";
  EXPECT_EQ(world_.stored(old).status, CertificateStatus::failed) << "the old one stays";
}

TEST_F(RequestAgain, its_event_names_the_old_certificate) {
  const auto old = failed(world_.request_for({"shop.example.net"}));
  const auto arn = again(old);
  ASSERT_TRUE(arn);
  const auto events = world_.parts->store.read([&](const store::View& view) { return view.events(*arn); });
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 1U);
  EXPECT_EQ(events->front().name, "certificate.requested");
  EXPECT_EQ(events->front().details.back(), (std::pair<std::string, std::string>{"again_of", old.str()}));
}

TEST_F(RequestAgain, keeps_the_private_authority) {
  const std::string authority = world_.make_private_authority({.kind = pki::KeyKind::p256,
                                                               .name = "Example Corp Private CA",
                                                               .constraints = {},
                                                               .lifetime = std::chrono::days{3650},
                                                               .crl_lifetime = std::chrono::hours{96}});
  model::CertificateRequest request = world_.request_for({"db.corp.internal"}, model::ValidationMethod::email);
  request.authority_arn = authority;
  const auto arn = again(failed(request));
  ASSERT_TRUE(arn) << arn.error().detail;
  EXPECT_EQ(world_.stored(*arn).authority_arn, authority);
  EXPECT_EQ(world_.stored(*arn).type, model::CertificateType::private_ca);
}

TEST_F(RequestAgain, refuses_what_cannot_be_repeated) {
  const auto pending = world_.open(world_.request_for({"shop.example.net"}));
  const auto running = again(pending);
  ASSERT_FALSE(running);
  EXPECT_EQ(running.error().code, ErrorCode::invalid_state);
  EXPECT_NE(running.error().detail.find("`certwright why " + pending.str() + "`"), std::string::npos);
  change(pending, [](Certificate& certificate) {
    certificate.status = CertificateStatus::expired;
    certificate.validations.clear();
    certificate.imported.emplace();
  });
  const auto imported = again(pending);
  ASSERT_FALSE(imported);
  EXPECT_EQ(imported.error().code, ErrorCode::invalid_state);
  EXPECT_NE(imported.error().detail.find("certwright import --arn"), std::string::npos);
  const auto unknown = again(model::make_certificate_arn(world_.caller.region, world_.caller.account, "none"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
}

TEST_F(RequestAgain, is_what_why_proposes_for_every_end) {
  const auto arn = failed(world_.request_for({"shop.example.net"}));
  for (const CertificateStatus end : {CertificateStatus::failed, CertificateStatus::validation_timed_out,
                                      CertificateStatus::expired, CertificateStatus::revoked}) {
    change(arn, [end](Certificate& certificate) { certificate.status = end; });
    const auto told = service::explain_certificate(world_.caller, arn, *world_.parts);
    ASSERT_TRUE(told);
    const std::string command = "`certwright request --again " + arn.str() + "`";
    EXPECT_NE(told->what_next.en.find(command), std::string::npos) << told->what_next.en;
    EXPECT_NE(told->what_next.ja.find(command), std::string::npos) << told->what_next.ja;
    EXPECT_FALSE(told->summary.en.empty() || told->summary.ja.empty());
    EXPECT_TRUE(again(arn)) << "and it works";
  }
}

}  // namespace
}  // namespace certwright::service_test::request_again_test
