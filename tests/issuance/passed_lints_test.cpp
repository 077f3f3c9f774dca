#include "issuance/lints/passed_lints.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "issuance/lints/profile_lint.h"

namespace certwright::issuance::lints::passed_lints_test {
namespace {

Timestamp first_of(int year) { return Timestamp{std::chrono::sys_days{std::chrono::year{year} / 1 / 1}}; }

bool has(const std::vector<std::string>& ids, std::string_view id) { return std::ranges::find(ids, id) != ids.end(); }

TEST(PassedLints, are_those_that_could_have_refused) {
  const auto baseline = passed_lint_ids(Rules::baseline, server, first_of(2027));
  EXPECT_TRUE(has(baseline, "validity_period"));
  EXPECT_FALSE(has(baseline, "validity_period_recommended")) << "a warning refuses nothing";
  EXPECT_FALSE(has(baseline, "crl_number"));
  EXPECT_FALSE(has(baseline, "key_usage_of_ca"));
  EXPECT_TRUE(has(baseline, all_profile_lints().front()->id));
  const auto internal = passed_lint_ids(Rules::internal, server, first_of(2027));
  EXPECT_FALSE(has(internal, "validity_period"));
  EXPECT_TRUE(has(internal, "serial_number"));
  EXPECT_LT(internal.size(), baseline.size());
}

TEST(PassedLints, are_those_in_force_on_the_day) {
  EXPECT_FALSE(has(passed_lint_ids(Rules::baseline, server, first_of(2016)), "validity_period"));
  EXPECT_LT(passed_lints(Rules::baseline, server, first_of(2016)).count,
            passed_lints(Rules::baseline, server, first_of(2027)).count);
}

TEST(PassedLints, are_counted_with_a_digest_that_tells_lists_apart) {
  const auto one = passed_lints(Rules::baseline, server, first_of(2027));
  EXPECT_EQ(one.rules, "baseline");
  EXPECT_EQ(one.count, passed_lint_ids(Rules::baseline, server, first_of(2027)).size());
  EXPECT_EQ(one.digest.size(), 32U);
  EXPECT_EQ(one, passed_lints(Rules::baseline, server, first_of(2028)));
  EXPECT_NE(one.digest, passed_lints(Rules::internal, server, first_of(2027)).digest);
  EXPECT_NE(one.digest, passed_lints(Rules::baseline, server, first_of(2016)).digest);
}

}  // namespace
}  // namespace certwright::issuance::lints::passed_lints_test
