#include <gtest/gtest.h>

#include <type_traits>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "tests/fakes/fake_random.h"

namespace certwright::values_test {
namespace {

Result<int> parse_digit(char c) {
  if (c < '0' || c > '9') return fail(ErrorCode::invalid_request, "not a digit");
  return c - '0';
}

Result<int> sum(char a, char b) {
  TRY(const int left, parse_digit(a));
  TRY(const int right, parse_digit(b));
  return left + right;
}

Result<void> both(char a, char b) {
  TRY_VOID(parse_digit(a));
  TRY_VOID(parse_digit(b));
  return {};
}

TEST(Try, unwraps_or_returns_the_error) {
  EXPECT_EQ(sum('2', '3'), 5);
  EXPECT_EQ(sum('2', 'x').error().detail, "not a digit");
  EXPECT_TRUE(both('1', '2'));
  EXPECT_EQ(both('y', '2').error().code, ErrorCode::invalid_request);
}

// A Secret cannot be printed, compared or copied by accident: none of these compiles.
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(!std::equality_comparable<Secret>);

TEST(SecretValue, moves_and_leaves_nothing) {
  Secret first{std::string_view{"hidden"}};
  const Secret second = std::move(first);
  EXPECT_EQ(second.reveal_text(), "hidden");
  EXPECT_EQ(second.clone().reveal_text(), "hidden");
}

TEST(Rfc3339, whole_seconds_utc) {
  using namespace std::chrono_literals;
  EXPECT_EQ(rfc3339(Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}} + 5h + 5min + 999ms),
            "2026-11-23T05:05:00Z");
}

TEST(Rfc3339, reads_back_what_it_writes) {
  using namespace std::chrono_literals;
  const Timestamp at = Timestamp{std::chrono::sys_days{std::chrono::year{2028} / 2 / 29}} + 23h + 59min + 59s + 7ms;
  EXPECT_EQ(rfc3339_milliseconds(at), "2028-02-29T23:59:59.007Z");
  EXPECT_EQ(parse_rfc3339(rfc3339_milliseconds(at)), at);
  EXPECT_EQ(parse_rfc3339(rfc3339(at)), at - 7ms);
  EXPECT_EQ(rfc3339_milliseconds(Timestamp{-1ms}), "1969-12-31T23:59:59.999Z");
}

TEST(Rfc3339, reads_nothing_else) {
  for (const char* text :
       {"", "2026-11-23", "2026-11-23T05:05:00", "2026-11-23 05:05:00Z", "2026-02-29T05:05:00Z", "2026-11-23T24:00:00Z",
        "2026-11-23T05:60:00Z", "2026-11-23T05:05:60Z", "2026-13-01T00:00:00Z", "2026-11-23T05:05:00.1Z",
        "2026-11-23T05:05:00+00:00", "+026-11-23T05:05:00Z", "2026-11-23T05:05:00Z "})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339, years_that_nanoseconds_do_not_reach) {
  EXPECT_EQ(rfc3339(Timestamp{std::chrono::sys_days{std::chrono::year{2426} / 11 / 23}}), "2426-11-23T00:00:00Z");
}

TEST(Uuid, is_version_4_of_the_rfc_variant) {
  fakes::FakeRandom random;
  const std::string first = uuid(random);
  ASSERT_EQ(first.size(), 36U);
  EXPECT_EQ(first[14], '4');
  EXPECT_NE(std::string_view{"89ab"}.find(first[19]), std::string_view::npos);
  EXPECT_NE(first, uuid(random));
}

TEST(DeadlineValue, passes_and_is_shared_out) {
  const Deadline past = Deadline::after(std::chrono::milliseconds{0});
  EXPECT_TRUE(past.passed());
  EXPECT_EQ(past.remaining().count(), 0);
  const Deadline whole = Deadline::after(std::chrono::seconds{60});
  EXPECT_FALSE(whole.passed());
  EXPECT_LT(whole.at_most(std::chrono::seconds{1}).at(), whole.at());
  EXPECT_EQ(whole.at_most(std::chrono::seconds{600}).at(), whole.at());
}

TEST(SystemRandomSource, gives_different_bytes) {
  SystemRandom random;
  EXPECT_NE(random_bytes(random, 32), random_bytes(random, 32));
}

}  // namespace
}  // namespace certwright::values_test
