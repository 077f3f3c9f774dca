#include <gtest/gtest.h>

#include "tests/api/client.h"

namespace certwright::api_test::account_configuration_test {
namespace {

constexpr std::string_view get = "CertificateManager.GetAccountConfiguration";
constexpr std::string_view put = "CertificateManager.PutAccountConfiguration";

std::int64_t days(Client& client) {
  return client.call(get, "{}").at("ExpiryEvents").at("DaysBeforeExpiry").as_int64();
}

TEST(AccountConfiguration, is_45_days_until_it_is_set) {
  Client client;
  EXPECT_EQ(days(client), 45);
  for (const int wanted : {1, 90, 30}) {
    client.call(put, R"({"ExpiryEvents":{"DaysBeforeExpiry":)" + std::to_string(wanted) + R"(},"IdempotencyToken":"t)" +
                         std::to_string(wanted) + R"("})");
    EXPECT_EQ(days(client), wanted);
  }
}

TEST(AccountConfiguration, is_the_regions_own) {
  Client client;
  client.call(put, R"({"ExpiryEvents":{"DaysBeforeExpiry":30},"IdempotencyToken":"t"})");
  const http::Reply elsewhere = client.send(client.signed_request(get, "{}", "eu-west-1"));
  EXPECT_EQ(elsewhere.body, R"({"ExpiryEvents":{"DaysBeforeExpiry":45}})");
}

TEST(AccountConfiguration, a_token_is_not_used_for_two_settings) {
  Client client;
  constexpr std::string_view thirty = R"({"ExpiryEvents":{"DaysBeforeExpiry":30},"IdempotencyToken":"t"})";
  constexpr std::string_view twenty = R"({"ExpiryEvents":{"DaysBeforeExpiry":20},"IdempotencyToken":"t"})";
  client.call(put, thirty);
  client.call(put, thirty);
  EXPECT_TRUE(client.refusal(put, twenty).starts_with("ConflictException: IdempotencyToken t was used"));
  EXPECT_EQ(days(client), 30);
  client.world.clock.advance(std::chrono::hours{1});
  client.call(put, twenty);
  EXPECT_EQ(days(client), 20);
}

TEST(AccountConfiguration, refuses_what_acm_refuses) {
  Client client;
  constexpr std::string_view empty = "ValidationException: Configuration for events is empty.";
  EXPECT_EQ(client.refusal(put, R"({"IdempotencyToken":"t"})"), empty);
  EXPECT_EQ(client.refusal(put, R"({"ExpiryEvents":{},"IdempotencyToken":"t"})"), empty);
  EXPECT_EQ(client.refusal(put, R"({"ExpiryEvents":{"DaysBeforeExpiry":30}})"),
            "ValidationException: 1 validation error detected: Value null at 'idempotencyToken' failed to satisfy "
            "constraint: Member must not be null");
  EXPECT_EQ(client.refusal(put, R"({"ExpiryEvents":{"DaysBeforeExpiry":91},"IdempotencyToken":"t"})"),
            "ValidationException: 1 validation error detected: Value '91' at 'expiryEvents.daysBeforeExpiry' failed to "
            "satisfy constraint: Member must have value less than or equal to 90");
  EXPECT_EQ(client.refusal(put, R"({"ExpiryEvents":{"DaysBeforeExpiry":0},"IdempotencyToken":"a b"})"),
            "ValidationException: 2 validation errors detected: Value '0' at 'expiryEvents.daysBeforeExpiry' failed to "
            "satisfy constraint: Member must have value greater than or equal to 1; Value 'a b' at 'idempotencyToken' "
            "failed to satisfy constraint: Member must satisfy regular expression pattern: \\w+");
  EXPECT_EQ(days(client), 45);
}

}  // namespace
}  // namespace certwright::api_test::account_configuration_test
