#include "checks/facts/record_search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/fakes/fake_net.h"

namespace certwright::checks::record_search_test {
namespace {

using Words = std::vector<std::string>;

class RecordSearch : public testing::Test {
 protected:
  model::RecordSearchFact search(Words actual = {}) {
    const UnmatchedRecord record{
        .base_name = "a.shop.test",
        .registrable = "shop.test",
        .seen = {.name = "_x.a.shop.test", .expected = "_y.target.test", .actual = std::move(actual)}};
    return search_for_records({&record, 1}, "_random", net_, Deadline::after(std::chrono::seconds{5})).front();
  }
  [[nodiscard]] bool asked(const std::string& question) const {
    return std::ranges::count(net_.asked(), question) == 1;
  }
  fakes::FakeNet net_{"shop.test NS ns.shop.test\n"};
};

TEST_F(RecordSearch, LooksAtTheNameElsewhereAndBesideNothing) {
  const auto fact = search();
  EXPECT_EQ(fact.levels, (Words{"a.shop.test", "shop.test"}));
  EXPECT_EQ(fact.zone, "shop.test");
  EXPECT_TRUE(fact.domain_exists);
  EXPECT_TRUE(fact.seen.empty());
  for (const char* question :
       {"_x.a.shop.test. TXT", "_x.a.shop.test. A", "_x.a.shop.test. AAAA", "x.a.shop.test. CNAME",
        "_x.shop.test. CNAME", "_x.www.a.shop.test. CNAME", "_x.a.shop.test.a.shop.test. CNAME",
        "_x.a.shop.test.shop.test. CNAME", "a.shop.test. NS", "shop.test. NS"})
    EXPECT_TRUE(asked(question)) << question;
  EXPECT_EQ(net_.asked().size(), 10U) << "no comparison without an answer";
}

TEST_F(RecordSearch, ARecordIsToldFromAWildcardByARandomLabelBesideIt) {
  net_.load(R"(_x.a.shop.test.shop.test CNAME _y.target.test
_x.shop.test CNAME any.test
_random.shop.test CNAME any.test)");
  const auto fact = search();
  ASSERT_EQ(fact.seen.size(), 2U);
  EXPECT_EQ(fact.seen[0].name, "_x.shop.test");
  EXPECT_TRUE(fact.seen[0].from_wildcard);
  EXPECT_EQ(fact.seen[1].name, "_x.a.shop.test.shop.test");
  EXPECT_EQ(fact.seen[1].values, Words{"_y.target.test"});
  EXPECT_FALSE(fact.seen[1].from_wildcard);
  EXPECT_TRUE(asked("_random.a.shop.test.shop.test. CNAME"));
}

TEST_F(RecordSearch, WhatCannotBeComparedIsNotToldAtAll) {
  net_.load("_x.shop.test CNAME _y.target.test\n_random.shop.test FAIL CNAME servfail");
  EXPECT_TRUE(search().seen.empty());
}

TEST_F(RecordSearch, AFailedPlaceCostsItsOwnLineOnly) {
  net_.load("_x.shop.test FAIL CNAME timeout\nx.a.shop.test CNAME _y.target.test\na.shop.test FAIL NS timeout");
  const auto fact = search();
  ASSERT_EQ(fact.seen.size(), 1U);
  EXPECT_EQ(fact.seen[0].name, "x.a.shop.test");
  EXPECT_EQ(fact.zone, "shop.test");
}

TEST_F(RecordSearch, AddressesAndTextsOfAWildcardMayDiffer) {
  net_.load("_x.a.shop.test A 192.0.2.1\n_random.a.shop.test A 192.0.2.9\n_x.a.shop.test TXT \"words\"");
  const auto fact = search();
  ASSERT_EQ(fact.seen.size(), 2U);
  EXPECT_EQ(fact.seen[0].type, "TXT");
  EXPECT_FALSE(fact.seen[0].from_wildcard);
  EXPECT_EQ(fact.seen[1].type, "A");
  EXPECT_TRUE(fact.seen[1].from_wildcard);
}

TEST_F(RecordSearch, TheTargetsAddressesAreAskedWhereTheNameHasSome) {
  net_.load("_x.a.shop.test A 192.0.2.1\n_y.target.test A 192.0.2.1\n_y.target.test AAAA 2001:db8::1");
  EXPECT_EQ(search().target_addresses, (Words{"192.0.2.1", "2001:db8::1"}));
}

TEST_F(RecordSearch, AnotherValueIsComparedAndItsWildcardFound) {
  net_.load(R"(_random.a.shop.test CNAME any.test
*.a.shop.test CNAME any.test
*.shop.test CNAME any.test)");
  const auto fact = search({"any.test"});
  ASSERT_EQ(fact.seen.size(), 1U);
  EXPECT_TRUE(fact.seen[0].from_wildcard);
  EXPECT_EQ(fact.wildcard_zone, "shop.test");
  EXPECT_FALSE(asked("_x.a.shop.test. TXT")) << "a name with a CNAME has nothing else";
}

TEST_F(RecordSearch, AnotherValueOfItsOwnHasNoWildcard) {
  const auto fact = search({"mine.test"});
  ASSERT_EQ(fact.seen.size(), 1U);
  EXPECT_FALSE(fact.seen[0].from_wildcard);
  EXPECT_TRUE(fact.wildcard_zone.empty());
}

TEST_F(RecordSearch, ADomainExistsUnlessItIsSaidNotTo) {
  net_.clear();
  EXPECT_FALSE(search().domain_exists);
  net_.load("shop.test FAIL NS servfail");
  EXPECT_TRUE(search().domain_exists);
}

TEST_F(RecordSearch, NamesThatDnsCannotHoldAreNotAsked) {
  const std::string base = std::string(60, 'a') + "." + std::string(60, 'b') + "." + std::string(60, 'c') + ".test";
  const UnmatchedRecord record{.base_name = base,
                               .registrable = std::string(60, 'c') + ".test",
                               .seen = {.name = "_x." + base, .expected = "_y.target.test", .actual = {}}};
  const auto facts = search_for_records({&record, 1}, "_random", net_, Deadline::after(std::chrono::seconds{5}));
  EXPECT_EQ(facts.front().levels.size(), 3U);
  EXPECT_TRUE(std::ranges::all_of(
      net_.asked(), [](const std::string& question) { return question.substr(0, question.find(' ')).size() <= 254; }));
}

}  // namespace
}  // namespace certwright::checks::record_search_test
