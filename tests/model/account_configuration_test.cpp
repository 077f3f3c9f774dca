#include "model/account_configuration.h"

#include <gtest/gtest.h>

namespace certwright::model::account_configuration_test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

AccountConfiguration call(std::int64_t days, std::string token, milliseconds after = {}) {
  return {.days_before_expiry = days, .idempotency_token = std::move(token), .at = Timestamp{hours{1000} + after}};
}

TEST(AccountConfigurationRepeats, TheSameTokenWithTheSameSettingsWithinTheHour) {
  EXPECT_TRUE(repeats(call(30, "a"), call(30, "a", hours{1} - milliseconds{1})).value());
  EXPECT_FALSE(repeats(call(30, "a"), call(30, "a", hours{1})).value()) << "forgotten by then";
  EXPECT_FALSE(repeats(call(30, "a"), call(30, "b")).value());
  EXPECT_FALSE(repeats(call(30, "a"), call(20, "b")).value());
}

TEST(AccountConfigurationRepeats, TheSameTokenWithOtherSettingsIsAConflict) {
  const auto conflict = repeats(call(30, "a"), call(20, "a", hours{1} - milliseconds{1}));
  ASSERT_FALSE(conflict);
  EXPECT_EQ(conflict.error().code, ErrorCode::conflict);
  EXPECT_NE(conflict.error().detail.find("DaysBeforeExpiry 30"), std::string::npos) << conflict.error().detail;
  EXPECT_FALSE(repeats(call(30, "a"), call(20, "a", hours{1})).value());
}

}  // namespace
}  // namespace certwright::model::account_configuration_test
