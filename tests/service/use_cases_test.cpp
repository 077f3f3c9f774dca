#include <gtest/gtest.h>

#include <cctype>

#include <fmt/format.h>

#include "base/digest.h"
#include "service/export_certificate.h"
#include "service/revoke_certificate.h"
#include "tests/service/world.h"

namespace certwright::service_test::use_cases_test {
namespace {

SignedRequest signed_call(const World& world, std::string_view secret = World::secret_access_key) {
  SignedRequest call{.access_key_id = std::string{World::access_key_id},
                     .day = {},
                     .region = "eu-west-1",
                     .service = "acm",
                     .amz_date = {},
                     .signed_at = world.clock.now(),
                     .string_to_sign = "AWS4-HMAC-SHA256\nthe rest",
                     .signature = {}};
  call.amz_date = amz_date(call.signed_at);
  call.day = call.amz_date.substr(0, 8);
  const auto key = sigv4_signing_key(bytes_of(secret), call.day, call.region, call.service);
  call.signature = hex(hmac_sha256(key, bytes_of(call.string_to_sign)));
  return call;
}

TEST(Authenticate, lets_in_who_signed) {
  World world;
  const auto caller = service::authenticate(signed_call(world), service::acm_service, "id", *world.parts);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->account, World::account);
  EXPECT_EQ(caller->region, "eu-west-1");
}

TEST(Authenticate, refuses_another_secret_key_scope_or_time) {
  World world;
  const auto exception = [&](const SignedRequest& call) {
    const auto caller = service::authenticate(call, service::acm_service, "id", *world.parts);
    return caller ? std::string{"let in"} : caller.error().exception;
  };
  EXPECT_EQ(exception(signed_call(world, "another secret")), "InvalidSignatureException");
  auto call = signed_call(world);
  call.access_key_id = "AKIAUNKNOWN";
  EXPECT_EQ(exception(call), "UnrecognizedClientException");
  call = signed_call(world);
  call.service = "s3";
  EXPECT_EQ(exception(call), "InvalidSignatureException");
  call = signed_call(world);
  call.day = "20200101";
  EXPECT_EQ(exception(call), "InvalidSignatureException");
  call = signed_call(world);
  world.clock.advance(std::chrono::minutes{6});
  EXPECT_EQ(exception(call), "InvalidSignatureException");
  world.clock.advance(-std::chrono::minutes{12});
  EXPECT_EQ(exception(call), "InvalidSignatureException");
}

TEST(Authenticate, allows_five_minutes_of_clock_to_the_millisecond) {
  World world;
  const auto message = [&](const SignedRequest& call) {
    const auto caller = service::authenticate(call, service::acm_service, "id", *world.parts);
    return caller ? std::string{} : caller.error().message;
  };
  const auto call = signed_call(world);
  world.clock.advance(std::chrono::minutes{5});
  EXPECT_EQ(message(call), "") << "the last moment";
  world.clock.advance(std::chrono::milliseconds{1});
  EXPECT_EQ(message(call),
            "Signature expired: 20261123T000000Z is now earlier than 20261123T000000Z (20261123T000500Z - 5 min.)");
  world.clock.advance(std::chrono::seconds{1});
  EXPECT_EQ(message(call),
            "Signature expired: 20261123T000000Z is now earlier than 20261123T000001Z (20261123T000501Z - 5 min.)");
  world.clock.set(call.signed_at - std::chrono::minutes{5});
  EXPECT_EQ(message(call), "") << "the first moment";
  world.clock.advance(-std::chrono::seconds{1});
  EXPECT_EQ(
      message(call),
      "Signature not yet current: 20261123T000000Z is still later than 20261122T235959Z (20261122T235459Z + 5 min.)");
}

TEST(Authenticate, takes_a_replay_within_the_window_only) {
  World world;
  const auto call = signed_call(world);
  EXPECT_TRUE(service::authenticate(call, service::acm_service, "id", *world.parts));
  world.clock.advance(std::chrono::minutes{4});
  EXPECT_TRUE(service::authenticate(call, service::acm_service, "id", *world.parts))
      << "Signature Version 4 has no nonce";
  world.clock.advance(std::chrono::minutes{2});
  EXPECT_FALSE(service::authenticate(call, service::acm_service, "id", *world.parts));
}

TEST(Authenticate, refuses_what_only_resembles_the_signature) {
  World world;
  const auto good = signed_call(world);
  std::string shouted = good.signature;
  for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  std::string altered = good.signature;
  altered.back() = altered.back() == '0' ? '1' : '0';
  for (const std::string& signature : {std::string{}, std::string{"0"}, good.signature.substr(1), good.signature + "0",
                                       good.signature + good.signature, good.signature + std::string(1, '\0'),
                                       std::string(64, '\0'), std::string(64, '0'), shouted, altered}) {
    auto call = good;
    call.signature = signature;
    const auto caller = service::authenticate(call, service::acm_service, "id", *world.parts);
    ASSERT_FALSE(caller) << signature;
    EXPECT_EQ(caller.error().exception, "InvalidSignatureException");
    EXPECT_TRUE(caller.error().message.starts_with("The request signature we calculated does not match"));
  }
  auto other_text = good;
  other_text.string_to_sign += '.';
  EXPECT_FALSE(service::authenticate(other_text, service::acm_service, "id", *world.parts));
}

TEST(Authenticate, takes_a_scope_of_this_service_day_and_some_region_only) {
  World world;
  const auto message = [&](void (*change)(SignedRequest&)) {
    auto call = signed_call(world);
    change(call);
    const auto caller = service::authenticate(call, service::acm_service, "id", *world.parts);
    return caller ? std::string{} : caller.error().exception + ": " + caller.error().message;
  };
  EXPECT_EQ(message([](SignedRequest& call) { call.region = ""; }),
            "InvalidSignatureException: Credential should be scoped to a valid region, not ''. ");
  EXPECT_EQ(message([](SignedRequest& call) { call.region = "EU-WEST-1"; }),
            "InvalidSignatureException: Credential should be scoped to a valid region, not 'EU-WEST-1'. ");
  EXPECT_EQ(message([](SignedRequest& call) { call.region = "us/east"; }),
            "InvalidSignatureException: Credential should be scoped to a valid region, not 'us/east'. ");
  EXPECT_EQ(message([](SignedRequest& call) { call.service = "s3"; }),
            "InvalidSignatureException: Credential should be scoped to correct service: 'acm'. ");
  EXPECT_EQ(message([](SignedRequest& call) { call.day = "20261122"; }),
            "InvalidSignatureException: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
            "from HTTP: '20261122' != '20261123', from '20261123T000000Z'.");
}

TEST(Authenticate, refuses_a_disabled_key) {
  World world;
  const auto disabled = world.parts->store.write([](store::Transaction& tx) -> Result<void> {
    TRY(auto key, tx.access_key(World::access_key_id));
    key.enabled = false;
    return tx.put_access_key(key);
  });
  ASSERT_TRUE(disabled);
  const auto caller = service::authenticate(signed_call(world), service::acm_service, "id", *world.parts);
  ASSERT_FALSE(caller);
  EXPECT_EQ(caller.error().exception, "UnrecognizedClientException");
}

TEST(UseCases, another_account_or_region_sees_nothing) {
  World world;
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  model::Caller stranger = world.caller;
  stranger.account = "210987654321";
  EXPECT_EQ(service::describe_certificate(stranger, arn, *world.parts).error().code, ErrorCode::not_found);
  EXPECT_EQ(service::delete_certificate(stranger, arn, *world.parts).error().code, ErrorCode::not_found);
  EXPECT_EQ(service::add_tags(stranger, arn, {{"a", "b"}}, *world.parts).error().code, ErrorCode::not_found);
  stranger = world.caller;
  stranger.region = "eu-west-1";
  EXPECT_EQ(service::describe_certificate(stranger, arn, *world.parts).error().code, ErrorCode::not_found);
}

TEST(UseCases, tags_are_added_overwritten_removed_and_limited) {
  World world;
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  ASSERT_TRUE(service::add_tags(world.caller, arn, {{"a", "1"}, {"b", std::nullopt}}, *world.parts));
  ASSERT_TRUE(service::add_tags(world.caller, arn, {{"a", "2"}}, *world.parts));
  EXPECT_EQ(world.stored(arn).tags, (std::vector<model::Tag>{{"a", "2"}, {"b", std::nullopt}}));
  ASSERT_TRUE(service::remove_tags(world.caller, arn, {{"a", "another"}, {"absent", std::nullopt}}, *world.parts));
  EXPECT_EQ(world.stored(arn).tags.size(), 2U);
  ASSERT_TRUE(service::remove_tags(world.caller, arn, {{"a", "2"}, {"b", std::nullopt}}, *world.parts));
  EXPECT_TRUE(world.stored(arn).tags.empty());
  std::vector<model::Tag> many;
  many.reserve(51);
  for (int i = 0; i < 51; ++i) many.push_back({fmt::format("key{}", i), "v"});
  EXPECT_EQ(service::add_tags(world.caller, arn, many, *world.parts).error().code, ErrorCode::too_many_tags);
  EXPECT_TRUE(world.stored(arn).tags.empty());
}

TEST(UseCases, quotas_are_off_until_set) {
  World world;
  world.quotas.certificates = 1;
  world.open(world.request_for({"shop.example.net"}));
  const auto refused = service::request_certificate(world.request_for({"shop.example.net"}), *world.parts);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
}

TEST(UseCases, a_validation_domain_must_be_registrable) {
  World world;
  auto request = world.request_for({"www.shop.co.jp"}, model::ValidationMethod::email);
  request.validation_options = {{"www.shop.co.jp", "co.jp"}};
  EXPECT_EQ(service::request_certificate(request, *world.parts).error().code, ErrorCode::invalid_validation_options);
  request.validation_options = {{"www.shop.co.jp", "shop.co.jp"}};
  EXPECT_TRUE(service::request_certificate(request, *world.parts));
}

TEST(UseCases, the_bundle_holds_the_key_of_the_certificate) {
  World world;
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  EXPECT_EQ(service::export_bundle(world.caller, arn, *world.parts).error().code, ErrorCode::in_progress);
  world.publish(arn);
  world.run(arn);
  const auto bundle = service::export_bundle(world.caller, arn, *world.parts);
  ASSERT_TRUE(bundle) << bundle.error().detail;
  const auto key = pki::PrivateKey::from_pkcs8(bundle->private_key.reveal());
  const auto leaf = pki::X509::parse(bundle->certificate);
  ASSERT_TRUE(key && leaf);
  EXPECT_EQ(key->public_key(), leaf->subject_public_key_info);
  EXPECT_EQ(bundle->chain.size(), 2U);
  EXPECT_EQ(world.event_names(arn).back(), "certificate.exported");
}

TEST(UseCases, a_certificate_whose_bundle_was_given_counts_as_exported) {
  World world;
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.publish(arn);
  world.run(arn);
  constexpr auto reason = model::RevocationReason::unspecified;
  EXPECT_FALSE(world.stored(arn).exported);
  EXPECT_FALSE(service::revoke_certificate(world.caller, arn, reason, *world.parts)) << "its key never left";
  ASSERT_TRUE(service::export_bundle(world.caller, arn, *world.parts));
  EXPECT_TRUE(world.stored(arn).exported);
  EXPECT_TRUE(world.stored(arn).exported_since_issue);
  EXPECT_TRUE(model::renewal_eligible(world.stored(arn)));
  const auto version = world.stored(arn).version;
  ASSERT_TRUE(service::export_bundle(world.caller, arn, *world.parts));
  EXPECT_EQ(world.stored(arn).version, version) << "the second time nothing changes";
  const auto revoked = service::revoke_certificate(world.caller, arn, reason, *world.parts);
  EXPECT_TRUE(revoked) << revoked.error().detail;
  EXPECT_EQ(world.stored(arn).status, model::CertificateStatus::revoked);
}

/// Services that note what they are to forget, and list what they are told to.
class ForgetfulServices final : public feeds::ReputationServices {
 public:
  std::vector<std::vector<model::ReputationFact>> ask(std::span<const feeds::ReputationQuestion> questions, Timestamp,
                                                      Deadline) override {
    std::vector<std::vector<model::ReputationFact>> facts;
    for (const feeds::ReputationQuestion& question : questions) {
      model::ReputationFact fact{.feed = model::FeedId::web_risk};
      fact.source.name = "Google Web Risk";
      if (question.name == listed) fact.listed = question.name;
      if (is_down) fact.failure = model::LookupFailure{.rcode = "HTTP 503"};
      facts.push_back({std::move(fact)});
    }
    return facts;
  }
  void forget(std::string_view name) override { forgotten.emplace_back(name); }

  std::string listed;
  bool is_down = false;
  std::vector<std::string> forgotten;
};

TEST(UseCases, recheck_has_every_name_asked_anew) {
  World world;
  ForgetfulServices services;
  world.doors.reputation = &services;
  const auto pending = world.open(world.request_for({"shop.com", "*.shop.com"}));
  world.run(pending);
  ASSERT_TRUE(service::recheck_certificate(world.caller, pending, *world.parts));
  EXPECT_EQ(services.forgotten, (std::vector<std::string>{"shop.com", "shop.com"}));
  services.forgotten.clear();
  services.listed = "listed.com";
  const auto failed = world.open(world.request_for({"listed.com"}));
  world.run(failed);
  ASSERT_EQ(world.stored(failed).status, model::CertificateStatus::failed);
  EXPECT_EQ(world.stored(failed).failure_reason, model::FailureReason::domain_not_allowed);
  const auto refused = service::recheck_certificate(world.caller, failed, *world.parts);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("certwright request --again " + failed.str()), std::string::npos);
  EXPECT_EQ(services.forgotten, std::vector<std::string>{"listed.com"}) << "a new request is answered by what is true";
  services.forgotten.clear();
  model::Caller other = world.caller;
  other.account = "210987654321";
  EXPECT_FALSE(service::recheck_certificate(other, pending, *world.parts));
  EXPECT_TRUE(services.forgotten.empty());
}

TEST(UseCases, a_service_that_cannot_be_asked_blocks_only_where_it_is_required) {
  for (const bool is_required : {false, true}) {
    World world;
    ForgetfulServices services;
    services.is_down = true;
    world.doors.reputation = &services;
    if (is_required) world.policy.required_feeds = {model::FeedId::web_risk};
    const auto arn = world.open(world.request_for({"shop.com"}));
    world.publish(arn);
    world.run(arn);
    EXPECT_EQ(world.stored(arn).status,
              is_required ? model::CertificateStatus::pending_validation : model::CertificateStatus::issued);
    if (!is_required) continue;
    services.is_down = false;
    ASSERT_TRUE(service::recheck_certificate(world.caller, arn, *world.parts));
    world.run(arn);
    EXPECT_EQ(world.stored(arn).status, model::CertificateStatus::issued);
  }
}

TEST(UseCases, recheck_brings_the_next_try_forward) {
  World world;
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.run(arn);
  ASSERT_GT(world.stored(arn).next_attempt_at, world.clock.now());
  world.woken.clear();
  ASSERT_TRUE(service::recheck_certificate(world.caller, arn, *world.parts));
  EXPECT_EQ(world.stored(arn).next_attempt_at, world.clock.now());
  EXPECT_EQ(world.woken, std::vector{arn});
}

}  // namespace
}  // namespace certwright::service_test::use_cases_test
