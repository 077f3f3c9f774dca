#include "service/request_rates.h"

#include <gtest/gtest.h>

#include <chrono>

#include <fmt/format.h>

#include "tests/fakes/fake_clock.h"

namespace certwright::service::request_rates_test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t first = 0;
constexpr std::size_t second = 1;
constexpr std::size_t unlimited = 2;

class RequestRatesTest : public testing::Test {
 protected:
  RequestRatesTest() {
    rates_.at(first) = 5;
    rates_.at(second) = 1;
  }
  // How many of `calls` are let through.
  std::size_t granted(std::size_t calls, std::size_t operation = first, const std::string& account = "111122223333",
                      const std::string& region = "eu-west-1") {
    std::size_t count = 0;
    for (std::size_t i = 0; i < calls; ++i)
      if (limiter_.take({.account = account, .region = region, .access_key_id = {}, .request_id = {}}, operation))
        ++count;
    return count;
  }

  model::CallRates rates_;
  fakes::FakeMonotonicClock clock_;
  RequestRates limiter_{rates_, clock_};
};

TEST_F(RequestRatesTest, GrantsASecondsWorthAtOnceAndNoMore) {
  EXPECT_EQ(granted(100), 5U);
  EXPECT_EQ(granted(100, second), 1U);
  EXPECT_EQ(granted(100, unlimited), 100U);
}

TEST_F(RequestRatesTest, RefillsEvenly) {
  EXPECT_EQ(granted(10), 5U);
  clock_.advance(199ms);
  EXPECT_EQ(granted(10), 0U);
  clock_.advance(1ms);
  EXPECT_EQ(granted(10), 1U);
  clock_.advance(400ms);
  EXPECT_EQ(granted(10), 2U);
  clock_.advance(1h);
  EXPECT_EQ(granted(10), 5U) << "no more than the bucket holds";
}

TEST_F(RequestRatesTest, HoldsTheRateOverALongTime) {
  std::size_t count = granted(5);
  for (int i = 0; i < 1000; ++i) {
    clock_.advance(10ms);
    count += granted(3);
  }
  EXPECT_EQ(count, 5U + 10 * 5);
}

TEST_F(RequestRatesTest, ARefusedCallCostsNothing) {
  EXPECT_EQ(granted(5), 5U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(granted(1), 0U);
  clock_.advance(200ms);
  EXPECT_EQ(granted(1), 1U);
}

TEST_F(RequestRatesTest, AccountsRegionsAndOperationsAreApart) {
  EXPECT_EQ(granted(10), 5U);
  EXPECT_EQ(granted(10, second), 1U);
  EXPECT_EQ(granted(10, first, "444455556666"), 5U);
  EXPECT_EQ(granted(10, first, "111122223333", "us-east-1"), 5U);
  EXPECT_EQ(granted(10), 0U);
}

TEST_F(RequestRatesTest, CountsRefusalsByOperation) {
  EXPECT_EQ(granted(7), 5U);
  EXPECT_EQ(granted(4, second), 1U);
  EXPECT_EQ(limiter_.refused().at(first), 2U);
  EXPECT_EQ(limiter_.refused().at(second), 3U);
  EXPECT_EQ(limiter_.refused().at(unlimited), 0U);
}

TEST_F(RequestRatesTest, ForgetsThoseWhoCallNoMore) {
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i < 200; ++i) EXPECT_EQ(granted(1, first, fmt::format("{}-{}", round, i)), 1U);
    clock_.advance(1s);
  }
  EXPECT_LE(limiter_.remembered(), 1024U + 200) << "10,000 callers came by";
}

TEST_F(RequestRatesTest, NeverForgetsABucketThatIsNotFull) {
  EXPECT_EQ(granted(5), 5U);
  for (int i = 0; i < 5000; ++i) EXPECT_EQ(granted(1, first, fmt::format("{}", i)), 1U);
  EXPECT_EQ(granted(1), 0U);
}

TEST(RequestRatesLimits, AreOffWhereNoRateIsSet) {
  EXPECT_FALSE(RequestRates::limits({}));
  EXPECT_TRUE(RequestRates::limits(model::acm_quotas().calls_per_second));
}

}  // namespace
}  // namespace certwright::service::request_rates_test
