#include "issuance/validity_limit.h"

#include <gtest/gtest.h>

#include "issuance/profile.h"

namespace certwright::issuance::validity_limit_test {
namespace {

using std::chrono::days;
using std::chrono::seconds;

Timestamp midnight(int year, unsigned month, unsigned day) {
  return Timestamp{std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)}};
}

TEST(ValidityLimit, GrowsShorterOnTheDaysOfTheRule) {
  EXPECT_EQ(longest_validity(midnight(2018, 2, 28)), std::nullopt);
  EXPECT_EQ(longest_validity(midnight(2020, 8, 31)), days{825});
  EXPECT_EQ(longest_validity(midnight(2026, 3, 14)), days{398});
  EXPECT_EQ(longest_validity(midnight(2026, 3, 15)), days{200});
  EXPECT_EQ(longest_validity(midnight(2027, 3, 15) - seconds{1}), days{200});
  EXPECT_EQ(longest_validity(midnight(2027, 3, 15)), days{100});
  EXPECT_EQ(longest_validity(midnight(2029, 3, 15)), days{47});
}

TEST(ValidityLimit, HoldsForProfilesThatAskForMore) {
  const Profile usual{.pki_url = {}};
  EXPECT_EQ(validity_at(usual, midnight(2026, 11, 27)), days{198});
  EXPECT_EQ(validity_at(usual, midnight(2027, 3, 15)), days{98});
  EXPECT_EQ(validity_at(usual, midnight(2029, 3, 15)), days{45});
  EXPECT_EQ(last_second(usual, midnight(2027, 3, 15)), midnight(2027, 6, 21) - seconds{1}) << "both ends count";
  const Profile brief{.validity = days{7}, .pki_url = {}};
  EXPECT_EQ(validity_at(brief, midnight(2029, 3, 15)), days{7});
  const Profile internal{.validity = days{825}, .pki_url = {}, .rules = Rules::internal};
  EXPECT_EQ(validity_at(internal, midnight(2029, 3, 15)), days{825});
  EXPECT_EQ(validity_at(private_profile({}), midnight(2029, 3, 15)), days{395}) << "no public CA's rule";
}

}  // namespace
}  // namespace certwright::issuance::validity_limit_test
