#include "registration/server_pauses.h"

#include <gtest/gtest.h>

namespace certwright::registration::tests::server_pauses_test {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

TEST(ServerPauses, LeaveAServerAloneForAsLongAsItAsks) {
  ServerPauses pauses;
  EXPECT_EQ(pauses.reason("a.test-a", now), std::nullopt);
  pauses.refused("a.test-a", now, 120s);
  EXPECT_EQ(pauses.reason("a.test-a", now + 119s), "rate limited");
  EXPECT_EQ(pauses.reason("a.test-a", now + 120s), std::nullopt);
  EXPECT_EQ(pauses.reason("b.test-a", now), std::nullopt);
}

TEST(ServerPauses, GrowWithEachRefusalUpToAnHour) {
  ServerPauses pauses;
  for (const auto wait : {60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s}) {
    pauses.refused("a.test-a", now, std::nullopt);
    EXPECT_TRUE(pauses.reason("a.test-a", now + wait - 1s)) << wait.count();
    EXPECT_FALSE(pauses.reason("a.test-a", now + wait)) << wait.count();
  }
  pauses.refused("a.test-a", now, 10h);
  EXPECT_FALSE(pauses.reason("a.test-a", now + 1h));
}

TEST(ServerPauses, EndWithAnAnswer) {
  ServerPauses pauses;
  pauses.silent("a.test-a", now, "timeout");
  EXPECT_EQ(pauses.reason("a.test-a", now + 29s), "timeout");
  EXPECT_EQ(pauses.reason("a.test-a", now + 30s), std::nullopt);
  pauses.answered("a.test-a");
  EXPECT_EQ(pauses.size(), 0U);
}

TEST(ServerPauses, DoNotLastWhereTheClockWasSetBack) {
  ServerPauses pauses;
  pauses.refused("a.test-a", now, 3600s);
  EXPECT_EQ(pauses.reason("a.test-a", now - 24h), std::nullopt);
}

TEST(ServerPauses, AreBounded) {
  ServerPauses pauses;
  for (int i = 0; i < 12'000; ++i)
    pauses.silent("server" + std::to_string(i), now + std::chrono::seconds{i / 100}, "timeout");
  EXPECT_LE(pauses.size(), 5000U);
}

}  // namespace
}  // namespace certwright::registration::tests::server_pauses_test
