#include "feeds/hash_filter.h"

#include <gtest/gtest.h>

#include <random>

namespace certwright::feeds::hash_filter_test {
namespace {

TEST(HashFilter, HasWhatWasAddedAndHardlyAnythingElse) {
  std::mt19937_64 random{5};
  for (const std::size_t count : {1U, 100U, 50'000U}) {
    HashFilter filter{count};
    std::vector<std::uint64_t> hashes;
    for (std::size_t i = 0; i < count; ++i) hashes.push_back(random());
    for (const std::uint64_t hash : hashes) filter.add(hash);
    for (const std::uint64_t hash : hashes) ASSERT_TRUE(filter.may_have(hash));
    int wrong = 0;
    for (int i = 0; i < 100'000; ++i) wrong += filter.may_have(random()) ? 1 : 0;
    EXPECT_LT(wrong, 2000) << count;
  }
}

TEST(HashFilter, OfNothingHasNothing) {
  const HashFilter filter;
  EXPECT_FALSE(filter.may_have(0));
  EXPECT_FALSE(filter.may_have(~std::uint64_t{0}));
}

}  // namespace
}  // namespace certwright::feeds::hash_filter_test
