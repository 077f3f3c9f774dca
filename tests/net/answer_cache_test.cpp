#include "net/answer_cache.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace certwright::net::answer_cache_test {
namespace {

using namespace std::chrono_literals;

const AnswerCache::Time start{};

Answer with_address(std::chrono::seconds ttl) {
  return {.records = {AddressData{"192.0.2.1"}}, .canonical_name = "x.example", .secure = true, .ttl = ttl};
}
Answer empty(std::chrono::seconds ttl) { return {.name_exists = false, .canonical_name = "x.example", .ttl = ttl}; }

const Question question{"x.example", RecordType::a};

struct Life {
  const char* name;
  Answer answer;
  std::chrono::milliseconds last_kept;
  std::chrono::milliseconds gone;
};

class AnswerLifeTest : public testing::TestWithParam<Life> {};
TEST_P(AnswerLifeTest, IsNoLongerThan) {
  AnswerCache cache;
  cache.put(question, GetParam().answer, start);
  EXPECT_TRUE(cache.find(question, start + GetParam().last_kept));
  EXPECT_FALSE(cache.find(question, start + GetParam().gone));
}
INSTANTIATE_TEST_SUITE_P(All, AnswerLifeTest,
                         testing::Values(Life{"its_ttl", with_address(5s), 4999ms, 5000ms},
                                         Life{"a_minute", with_address(3600s), 59999ms, 60000ms},
                                         Life{"a_second_where_nothing_is", empty(300s), 999ms, 1000ms}),
                         [](const auto& test) { return test.param.name; });

TEST(AnswerCacheTest, GivesTheAnswerWithWhatIsLeftOfItsTtl) {
  AnswerCache cache;
  cache.put(question, with_address(30s), start);
  const auto kept = cache.find(question, start + 10s);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->ttl, 20s);
  EXPECT_TRUE(kept->secure);
  EXPECT_EQ(std::get<AddressData>(kept->records.at(0)).address, "192.0.2.1");
  EXPECT_FALSE(cache.find({"x.example", RecordType::aaaa}, start));
  EXPECT_FALSE(cache.find({"y.example", RecordType::a}, start));
}

// RFC 1035 section 3.2.1: a TTL of zero is for the transaction in progress.
TEST(AnswerCacheTest, KeepsWhatHasNoLifeLeftForTheTransactionInProgress) {
  AnswerCache cache;
  cache.put(question, with_address(0s), start);
  EXPECT_TRUE(cache.find(question, start + 99ms));
  EXPECT_FALSE(cache.find(question, start + 100ms));
}

TEST(AnswerCacheTest, TheLastAnswerCounts) {
  AnswerCache cache;
  cache.put(question, with_address(30s), start);
  cache.put(question, empty(30s), start);
  EXPECT_TRUE(cache.find(question, start)->records.empty());
}

TEST(AnswerCacheTest, ForgetsANameAndAllBelowIt) {
  AnswerCache cache;
  const std::vector<std::string> below{"x.example", "a.x.example", "_b.a.x.example"};
  const std::vector<std::string> others{"xx.example", "x-y.example", "example", "x", "x.example.com", "ax.example"};
  for (const auto& names : {below, others})
    for (const std::string& name : names)
      for (const RecordType type : {RecordType::a, RecordType::caa}) cache.put({name, type}, with_address(60s), start);
  cache.forget("x.example");
  for (const RecordType type : {RecordType::a, RecordType::caa}) {
    for (const std::string& name : below) EXPECT_FALSE(cache.find({name, type}, start)) << name;
    for (const std::string& name : others) EXPECT_TRUE(cache.find({name, type}, start)) << name;
  }
}

TEST(AnswerCacheTest, HoldsABoundedNumber) {
  constexpr std::size_t limit = 320;
  AnswerCache cache{limit};
  const auto name = [](std::size_t at) { return Question{fmt::format("n{}.example", at), RecordType::a}; };
  for (std::size_t at = 0; at < 10 * limit; ++at) cache.put(name(at), with_address(60s), start);
  std::size_t kept = 0;
  for (std::size_t at = 0; at < 10 * limit; ++at) kept += cache.find(name(at), start) ? 1U : 0U;
  EXPECT_LE(kept, limit);
  EXPECT_GE(kept, limit / 4);
  EXPECT_TRUE(cache.find(name(10 * limit - 1), start)) << "the newest is among them";
}

}  // namespace
}  // namespace certwright::net::answer_cache_test
