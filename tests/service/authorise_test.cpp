#include "service/authorise.h"

#include <gtest/gtest.h>

#include "tests/service/world.h"

namespace certwright::service_test::authorise_test {
namespace {

constexpr const char* by_tag = R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*",)"
                               R"("Condition":{"StringEquals":{"aws:ResourceTag/team":"web"}}}})";

model::AccessRequest describe(const std::string& resource) {
  return {.action = "acm:DescribeCertificate", .resource = resource, .context = {}};
}

ErrorCode code_of(const Result<void>& result) { return result ? ErrorCode{} : result.error().code; }

model::CertificateArn tagged(World& world) {
  model::CertificateRequest request = world.request_for({"a.shop.com"});
  request.tags = {{.key = "Team", .value = "web"}};
  return world.open(request);
}

TEST(Authorise, lets_the_account_do_everything) {
  World world;
  EXPECT_TRUE(service::authorise(world.caller, describe("*"), *world.parts));
}

TEST(Authorise, reads_the_tags_of_the_callers_own_certificates_only) {
  World world;
  const std::string arn = tagged(world).str();
  world.add_principal("ci", by_tag);
  model::Caller ci = world.caller;
  ci.principal = "ci";
  EXPECT_TRUE(service::authorise(ci, describe(arn), *world.parts));
  ci.region = "eu-west-1";
  EXPECT_EQ(code_of(service::authorise(ci, describe(arn), *world.parts)), ErrorCode::access_denied);
  ci.region = world.caller.region;
  ci.account = "999999999999";
  ASSERT_TRUE(world.parts->store.write([&](store::Transaction& tx) {
    return tx.put_principal({.account = ci.account, .name = "ci", .policy = by_tag, .created_at = world.clock.now()});
  }));
  EXPECT_EQ(code_of(service::authorise(ci, describe(arn), *world.parts)), ErrorCode::access_denied);
}

TEST(Authorise, allows_nothing_to_a_principal_that_is_gone) {
  World world;
  model::Caller gone = world.caller;
  gone.principal = "gone";
  const auto denied = service::authorise(gone, describe("*"), *world.parts);
  ASSERT_FALSE(denied);
  EXPECT_EQ(
      denied.error().detail,
      "User: arn:aws:iam::123456789012:user/gone is not authorized to perform: acm:DescribeCertificate because no "
      "identity-based policy allows the acm:DescribeCertificate action");
}

TEST(Authorise, allows_nothing_by_a_policy_that_cannot_be_read) {
  World world;
  world.add_principal("ci", "{}");
  model::Caller ci = world.caller;
  ci.principal = "ci";
  EXPECT_EQ(code_of(service::authorise(ci, describe("*"), *world.parts)), ErrorCode::internal);
}

TEST(Authenticate, tells_whom_the_key_belongs_to) {
  World world;
  const std::string id = world.add_principal("ci", "");
  SignedRequest call{.access_key_id = id,
                     .day = {},
                     .region = "us-east-1",
                     .service = "sts",
                     .amz_date = amz_date(world.clock.now()),
                     .signed_at = world.clock.now(),
                     .string_to_sign = "text",
                     .signature = {}};
  call.day = call.amz_date.substr(0, 8);
  const auto key = sigv4_signing_key(bytes_of(World::secret_access_key), call.day, call.region, call.service);
  call.signature = hex(hmac_sha256(key, bytes_of(call.string_to_sign)));
  const auto caller = service::authenticate(call, service::sts_service, "id", *world.parts);
  ASSERT_TRUE(caller) << caller.error().message;
  EXPECT_EQ(caller->principal, "ci");
  EXPECT_FALSE(service::authenticate(call, service::acm_service, "id", *world.parts));
}

}  // namespace
}  // namespace certwright::service_test::authorise_test
