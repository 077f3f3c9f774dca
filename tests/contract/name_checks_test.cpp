// What store::Store promises of checks of names, kept by every implementation.
#include <gtest/gtest.h>

#include <array>

#include <fmt/format.h>

#include "tests/contract/store_kinds.h"

namespace certwright::store::name_checks_test {
namespace {

using namespace std::chrono_literals;
using model::NameCheck;
using model::NameCheckResult;
using model::NameCheckState;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
constexpr std::size_t no_limit = 1'000'000;

NameCheck check(std::string id, Timestamp created_at = start, std::size_t names = 2) {
  NameCheck made{.id = std::move(id),
                 .account = "123456789012",
                 .region = "eu-west-1",
                 .principal = "ci",
                 .created_at = created_at,
                 .state = NameCheckState::running,
                 .request = {}};
  for (std::size_t i = 0; i < names; ++i) made.request.names.push_back(fmt::format("n{}.example.net", i));
  return made;
}

template <class Kind>
class NameCheckContract : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(store_, nullptr); }

  Result<void> insert(const NameCheck& one) {
    return store_->write([&](Transaction& tx) { return tx.insert_name_check(one); });
  }
  Result<void> put(std::string_view id, const std::vector<NameCheckResult>& results) {
    return store_->write([&](Transaction& tx) { return tx.put_name_check_results(id, results); });
  }
  Result<void> set(std::string_view id, NameCheckState state) {
    return store_->write([&](Transaction& tx) { return tx.set_name_check_state(id, state); });
  }
  Result<std::size_t> remove(Timestamp before, std::size_t most_names, std::size_t limit = no_limit) {
    return store_->write([&](Transaction& tx) { return tx.remove_name_checks(before, most_names, limit); });
  }
  Result<NameCheck> get(std::string_view id) {
    return store_->read([&](const View& view) { return view.name_check(id); });
  }
  std::vector<NameCheckResult> results(std::string_view id, std::size_t from = 0, std::size_t limit = no_limit) {
    return store_->read([&](const View& view) { return view.name_check_results(id, from, limit); }).value();
  }
  std::vector<std::size_t> places(std::string_view id) {
    return store_->read([&](const View& view) { return view.name_check_places(id); }).value();
  }
  std::vector<std::string> running() {
    std::vector<std::string> ids;
    const auto checks = store_->read([](const View& view) { return view.running_name_checks(); });
    for (const NameCheck& one : checks.value()) ids.push_back(one.id);
    return ids;
  }

  Kind kind_;
  std::unique_ptr<Store> store_ = kind_.open();
};

TYPED_TEST_SUITE(NameCheckContract, StoreKinds, StoreKindName);

TYPED_TEST(NameCheckContract, GivesBackWhatWasAsked) {
  NameCheck one = check("one");
  one.request.names = {"日本.jp", "http://not a name/\"\\"};
  one.request.method = model::ValidationMethod::tls_alpn;
  one.request.name_servers = {"ns1.example.net", "2001:db8::53"};
  one.request.records = {{.name = "_a.example.net", .value = "_b.example.org"}};
  ASSERT_TRUE(this->insert(one));
  const auto kept = this->get("one");
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_EQ(kept->account, one.account);
  EXPECT_EQ(kept->region, one.region);
  EXPECT_EQ(kept->principal, one.principal);
  EXPECT_EQ(kept->created_at, one.created_at);
  EXPECT_EQ(kept->state, NameCheckState::running);
  EXPECT_EQ(kept->request, one.request);
  EXPECT_EQ(this->insert(one).error().code, ErrorCode::conflict);
  EXPECT_EQ(this->get("two").error().code, ErrorCode::not_found);
}

TYPED_TEST(NameCheckContract, GivesResultsInTheOrderOfTheNames) {
  ASSERT_TRUE(this->insert(check("one")));
  ASSERT_TRUE(this->insert(check("on")));
  ASSERT_TRUE(this->put("one", {{.place = 10, .facts = "ten"}, {.place = 2, .facts = "two"}}));
  ASSERT_TRUE(this->put("one", {{.place = 3, .facts = "three"}}));
  ASSERT_TRUE(this->put("on", {{.place = 0, .facts = "another's"}}));
  EXPECT_EQ(this->places("one"), (std::vector<std::size_t>{2, 3, 10}));
  EXPECT_EQ(this->results("one"),
            (std::vector<NameCheckResult>{
                {.place = 2, .facts = "two"}, {.place = 3, .facts = "three"}, {.place = 10, .facts = "ten"}}));
  EXPECT_EQ(this->results("one", 3, 1), (std::vector<NameCheckResult>{{.place = 3, .facts = "three"}}));
  EXPECT_TRUE(this->results("one", 11).empty());
  // After a crash a name may be looked up again: what is newer counts.
  ASSERT_TRUE(this->put("one", {{.place = 3, .facts = "anew"}}));
  EXPECT_EQ(this->results("one", 3, 1).front().facts, "anew");
  EXPECT_EQ(this->put("none", {{.place = 0, .facts = "x"}}).error().code, ErrorCode::not_found);
  EXPECT_TRUE(this->places("none").empty());
}

TYPED_TEST(NameCheckContract, KnowsWhatStillRuns) {
  for (const char* id : {"c", "a", "b"}) ASSERT_TRUE(this->insert(check(id)));
  EXPECT_EQ(this->running(), (std::vector<std::string>{"c", "a", "b"}));
  ASSERT_TRUE(this->set("a", NameCheckState::complete));
  ASSERT_TRUE(this->set("b", NameCheckState::failed));
  EXPECT_EQ(this->running(), std::vector<std::string>{"c"});
  EXPECT_EQ(this->get("b")->state, NameCheckState::failed);
  EXPECT_EQ(this->set("d", NameCheckState::complete).error().code, ErrorCode::not_found);
}

TYPED_TEST(NameCheckContract, RemovesWhatIsOldWithItsResults) {
  ASSERT_TRUE(this->insert(check("old", start)));
  ASSERT_TRUE(this->insert(check("new", start + 1h)));
  ASSERT_TRUE(this->put("old", {{.place = 0, .facts = "x"}}));
  ASSERT_TRUE(this->put("new", {{.place = 0, .facts = "y"}}));
  EXPECT_EQ(this->remove(start, no_limit).value(), 0U);
  EXPECT_EQ(this->remove(start + 1h, no_limit).value(), 1U);
  EXPECT_EQ(this->get("old").error().code, ErrorCode::not_found);
  EXPECT_TRUE(this->results("old").empty());
  EXPECT_EQ(this->results("new").size(), 1U);
  ASSERT_TRUE(this->insert(check("old", start + 2h))) << "the id is free again";
  EXPECT_TRUE(this->results("old").empty());
}

TYPED_TEST(NameCheckContract, MakesRoomForNewerChecksOfTheSameAccountAndRegion) {
  NameCheck another = check("another", start, 9);
  another.region = "us-east-1";
  ASSERT_TRUE(this->insert(another));
  for (const char* id : {"first", "runs", "third", "fourth"}) ASSERT_TRUE(this->insert(check(id, start, 3)));
  for (const char* id : {"another", "first", "third", "fourth"}) ASSERT_TRUE(this->set(id, NameCheckState::complete));
  EXPECT_EQ(this->remove(start, 10).value(), 0U);
  // The newer ones of "third" have 3 names, those of "first" 9.
  EXPECT_EQ(this->remove(start, 4).value(), 1U);
  EXPECT_EQ(this->get("first").error().code, ErrorCode::not_found);
  EXPECT_EQ(this->remove(start, 3, 1).value(), 1U);
  EXPECT_EQ(this->get("third").error().code, ErrorCode::not_found);
  for (const char* id : {"another", "runs", "fourth"}) EXPECT_TRUE(this->get(id)) << id;
}

TYPED_TEST(NameCheckContract, RemovesTheOldestFirst) {
  for (const char* id : {"c", "a", "b"}) ASSERT_TRUE(this->insert(check(id)));
  EXPECT_EQ(this->remove(start + 1h, no_limit, 2).value(), 2U);
  EXPECT_EQ(this->running(), std::vector<std::string>{"b"});
}

TYPED_TEST(NameCheckContract, KeepsNothingOfATransactionThatGivesUp) {
  ASSERT_TRUE(this->insert(check("one")));
  const auto given_up = this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.insert_name_check(check("two")));
    TRY_VOID(tx.put_name_check_results("one", std::array{NameCheckResult{.place = 0, .facts = "x"}}));
    TRY_VOID(tx.set_name_check_state("one", NameCheckState::complete));
    TRY_VOID(tx.remove_name_checks(start + 1h, no_limit, no_limit));
    return fail(ErrorCode::invalid_request, "given up");
  });
  EXPECT_FALSE(given_up);
  EXPECT_EQ(this->running(), std::vector<std::string>{"one"});
  EXPECT_TRUE(this->places("one").empty());
}

}  // namespace
}  // namespace certwright::store::name_checks_test
