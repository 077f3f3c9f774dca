// What store::Store promises of events, kept by every implementation.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/contract/store_kinds.h"

namespace certwright::store::events_test {
namespace {

using namespace std::chrono_literals;
using model::Event;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
constexpr const char* account = "123456789012";

Event event(std::string name, std::string subject, std::string of_account, Timestamp at = start) {
  return {.name = std::move(name),
          .subject = std::move(subject),
          .account = std::move(of_account),
          .actor = "arn:aws:iam::123456789012:user/ci",
          .at = at,
          .details = {{"why", "because"}}};
}

template <class Kind>
class EventContract : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(store_, nullptr);
    model::Certificate certificate;
    certificate.arn = arn_;
    certificate.account = account;
    certificate.region = "eu-west-1";
    certificate.validations.push_back({.name = model::DomainName::parse("a.example.net").value()});
    ASSERT_TRUE(store_->write([&](Transaction& tx) { return tx.insert(certificate); }));
    keep({event("certificate.requested", arn_.str(), account), event("feed.replaced", "top_sites", "", start + 1s),
          event("case.opened", "case-1", account, start + 2s),
          event("case.opened", "case-2", "210987654321", start + 3s),
          event("case.approved", "case-1", account, start + 4s),
          event("certificate.failed", arn_.str(), account, start + 5s)});
  }

  void keep(const std::vector<Event>& events) {
    ASSERT_TRUE(store_->write([&](Transaction& tx) -> Result<void> {
      for (const Event& one : events) TRY_VOID(tx.append(one));
      return {};
    }));
  }
  EventPage page(const EventQuery& query) {
    return store_->read([&](const View& view) { return view.find_events(query); }).value();
  }
  std::vector<std::string> found(const EventQuery& query) {
    std::vector<std::string> names;
    for (const KeptEvent& kept : page(query).events) names.push_back(kept.event.name + " " + kept.event.subject);
    return names;
  }

  const model::CertificateArn arn_ = model::make_certificate_arn("eu-west-1", account, "one");
  Kind kind_;
  std::unique_ptr<Store> store_ = kind_.open();
};

TYPED_TEST_SUITE(EventContract, StoreKinds, StoreKindName);

using Names = std::vector<std::string>;

TYPED_TEST(EventContract, GivesBackWhatWasAppended) {
  const EventPage page = this->page({.account = std::nullopt, .subject = "case-1", .limit = 1});
  ASSERT_EQ(page.events.size(), 1U);
  const Event& one = page.events.front().event;
  EXPECT_EQ(one.name, "case.approved");
  EXPECT_EQ(one.subject, "case-1");
  EXPECT_EQ(one.account, account);
  EXPECT_EQ(one.actor, "arn:aws:iam::123456789012:user/ci");
  EXPECT_EQ(one.at, start + 4s);
  EXPECT_EQ(one.details, (std::vector<std::pair<std::string, std::string>>{{"why", "because"}}));
  EXPECT_TRUE(page.more);
}

TYPED_TEST(EventContract, ComeNewestOrOldestFirstWithNumbersThatGoUp) {
  EXPECT_EQ(this->found({.subject = "case-1"}), (Names{"case.approved case-1", "case.opened case-1"}));
  EXPECT_EQ(this->found({.subject = "case-1", .newest_first = false}),
            (Names{"case.opened case-1", "case.approved case-1"}));
  std::uint64_t before = 0;
  for (const KeptEvent& kept : this->page({.newest_first = false}).events) {
    EXPECT_GT(kept.number, before);
    before = kept.number;
  }
}

TYPED_TEST(EventContract, AreFoundByEveryCondition) {
  const auto count = [&](const EventQuery& query) { return this->found(query).size(); };
  EXPECT_EQ(count({}), 6U);
  EXPECT_EQ(count({.account = account}), 4U);
  EXPECT_EQ(this->found({.account = ""}), Names{"feed.replaced top_sites"});
  EXPECT_EQ(count({.subject = this->arn_.str()}), 2U);
  EXPECT_EQ(count({.account = "210987654321", .subject = this->arn_.str()}), 0U);
  EXPECT_EQ(count({.account = "210987654321", .subject = "case-1"}), 0U);
  EXPECT_EQ(count({.subject = "nothing"}), 0U);
  EXPECT_EQ(count({.name_prefix = "case."}), 3U);
  EXPECT_EQ(count({.account = account, .name_prefix = "case.opened"}), 1U);
  EXPECT_EQ(count({.name_prefix = "case%"}), 0U);
  EXPECT_EQ(count({.since = start + 4s}), 2U);
  EXPECT_EQ(count({.since = start + 1s, .until = start + 3s}), 2U);
  EXPECT_EQ(count({.since = start + 1h}), 0U);
  EXPECT_EQ(count({.account = account, .since = start + 4s, .newest_first = false}), 2U);
}

TYPED_TEST(EventContract, PagesMissNothingAndRepeatNothing) {
  for (const bool newest_first : {false, true}) {
    EventQuery query{.newest_first = newest_first, .limit = 4};
    const Names all = this->found({.newest_first = newest_first});
    Names paged = this->found(query);
    const EventPage first = this->page(query);
    EXPECT_TRUE(first.more);
    query.after = first.last;
    const Names rest = this->found(query);
    EXPECT_FALSE(this->page(query).more);
    paged.insert(paged.end(), rest.begin(), rest.end());
    EXPECT_EQ(paged, all);
  }
}

TYPED_TEST(EventContract, AreFollowedBeyondTheLast) {
  EventQuery query{.newest_first = false};
  query.after = this->page(query).last;
  const EventPage none = this->page(query);
  EXPECT_TRUE(none.events.empty());
  EXPECT_FALSE(none.more);
  query.after = none.last;
  // Also one whose moment is older, as that of a long transaction is.
  this->keep({event("feed.failed", "top_sites", "", start)});
  EXPECT_EQ(this->found(query), Names{"feed.failed top_sites"});
}

TYPED_TEST(EventContract, OfACertificateNeedACertificate) {
  const auto appended = this->store_->write([&](Transaction& tx) {
    return tx.append(
        event("certificate.failed", model::make_certificate_arn("eu-west-1", account, "none").str(), account));
  });
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().code, ErrorCode::not_found);
}

TYPED_TEST(EventContract, StayWhenTheirCertificateGoes) {
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.remove(this->arn_); }));
  EXPECT_EQ(this->found({.subject = this->arn_.str()}).size(), 2U);
}

TYPED_TEST(EventContract, AreUndoneWithTheirTransaction) {
  const auto undone = this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.append(event("feed.replaced", "unsafe", "")));
    return fail(ErrorCode::invalid_request, "no");
  });
  EXPECT_FALSE(undone);
  EXPECT_EQ(this->found({.subject = "unsafe"}).size(), 0U);
}

TYPED_TEST(EventContract, APlaceThatIsNoneIsRefused) {
  for (const char* place : {"x", "-1", "1x", "99999999999999999999"}) {
    const auto page = this->store_->read([&](const View& view) { return view.find_events({.after = place}); });
    ASSERT_FALSE(page) << place;
    EXPECT_EQ(page.error().code, ErrorCode::internal);
  }
}

}  // namespace
}  // namespace certwright::store::events_test
