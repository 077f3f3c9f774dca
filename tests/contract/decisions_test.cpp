// What decisions rested on: the contract of store::Store, kept by every implementation.

#include <gtest/gtest.h>

#include "tests/contract/store_kinds.h"

namespace certwright::store::decisions_test {
namespace {

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}};

model::CertificateArn arn_of(std::string_view id) {
  return model::make_certificate_arn("eu-west-1", "123456789012", id);
}

Intent intent(std::string serial, std::string decision) {
  return {.serial = std::move(serial),
          .arn = arn_of("one"),
          .issuer_id = "issuer",
          .tbs = {1},
          .sealed_key = {2},
          .at = start,
          .decision = std::move(decision)};
}

template <class Kind>
class DecisionsContract : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(store_, nullptr);
    model::Certificate made;
    made.arn = arn_of("one");
    made.account = "123456789012";
    made.region = "eu-west-1";
    made.created_at = start;
    made.next_attempt_at = start;
    made.validations.push_back(
        {.name = model::DomainName::parse("a.example.net").value(), .validation_domain = "a.example.net"});
    ASSERT_TRUE(store_->write([&](Transaction& tx) { return tx.insert(made); }));
  }
  Result<void> put(const Intent& one) {
    return store_->write([&](Transaction& tx) { return tx.put_intent(one); });
  }
  Result<std::string> decision(std::string_view serial) {
    return store_->read([&](const View& view) { return view.decision(serial); });
  }
  Result<std::string> terms(std::string_view digest) {
    return store_->read([&](const View& view) { return view.decision_terms(digest); });
  }
  Result<std::string> facts(std::string_view id) {
    return store_->read([&](const View& view) { return view.judged_facts(arn_of(id)); });
  }
  Result<void> put_facts(std::string_view id, std::string_view text) {
    return store_->write([&](Transaction& tx) { return tx.put_judged_facts(arn_of(id), text); });
  }

  Kind kind_;
  std::unique_ptr<Store> store_ = kind_.open();
};

TYPED_TEST_SUITE(DecisionsContract, StoreKinds, StoreKindName);

TYPED_TEST(DecisionsContract, ADecisionIsKeptWithItsIntentForGood) {
  ASSERT_TRUE(this->put(intent("0a", "{\"at\":1}")));
  ASSERT_TRUE(this->put(intent("0b", "two")));
  ASSERT_TRUE(this->put(intent("0c", "")));
  EXPECT_EQ(this->decision("0a"), "{\"at\":1}");
  EXPECT_EQ(this->decision("0b"), "two");
  for (const std::string_view none : {"0c", "0d"}) {
    const auto absent = this->decision(none);
    ASSERT_FALSE(absent) << none;
    EXPECT_EQ(absent.error().code, ErrorCode::not_found);
  }
  const auto read = this->store_->read([](const View& view) { return view.intent("0a"); });
  ASSERT_TRUE(read);
  EXPECT_EQ(read->decision, "") << "decision() gives it";
  ASSERT_TRUE(this->store_->write([](Transaction& tx) { return tx.close_intent("0a", SerialState::burned, start); }));
  ASSERT_TRUE(this->store_->write([](Transaction& tx) { return tx.remove(arn_of("one")); }));
  EXPECT_EQ(this->decision("0a"), "{\"at\":1}");
}

TYPED_TEST(DecisionsContract, DecisionsAreRemovedByTheEndOfWhatTheyAreAbout) {
  using std::chrono::hours;
  const auto put_ending = [&](std::string serial, std::optional<Timestamp> not_after) {
    Intent ending = intent(std::move(serial), "text");
    ending.not_after = not_after;
    ASSERT_TRUE(this->put(ending));
  };
  put_ending("0a", start + hours{30});
  put_ending("0b", start + hours{10});
  put_ending("0c", start + hours{20});
  put_ending("0d", start + hours{20});
  put_ending("0e", std::nullopt);
  const auto remove = [&](Timestamp before, std::size_t limit) {
    std::vector<std::string> serials;
    const auto removed = this->store_->write([&](Transaction& tx) { return tx.remove_decisions(before, limit); });
    EXPECT_TRUE(removed);
    for (const RemovedDecision& one : *removed) {
      serials.push_back(one.serial);
      EXPECT_EQ(one.arn, arn_of("one"));
      EXPECT_LT(one.not_after, before);
    }
    return serials;
  };
  using Serials = std::vector<std::string>;
  EXPECT_EQ(remove(start + hours{10}, 9), Serials{}) << "it ends at that moment, not before";
  EXPECT_EQ(remove(start + hours{25}, 2), (Serials{"0b", "0c"})) << "the earliest ends first";
  EXPECT_FALSE(this->decision("0b"));
  EXPECT_EQ(this->decision("0c").error().code, ErrorCode::not_found);
  EXPECT_EQ(this->decision("0d"), "text");
  EXPECT_EQ(remove(start + hours{25}, 2), Serials{"0d"});
  EXPECT_EQ(remove(start + hours{1000}, 9), Serials{"0a"});
  EXPECT_EQ(remove(start + hours{1000}, 9), Serials{});
  EXPECT_EQ(this->decision("0e"), "text") << "nobody knows when it ends";
  EXPECT_TRUE(this->store_->read([](const View& view) { return view.intent("0b"); })) << "the serial stays";
  EXPECT_FALSE(this->put(intent("0b", "again")));
}

TYPED_TEST(DecisionsContract, ARemovalThatFailsLeavesTheDecisions) {
  Intent ended = intent("0a", "text");
  ended.not_after = start;
  ASSERT_TRUE(this->put(ended));
  const auto failed = this->store_->write([](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.remove_decisions(start + std::chrono::hours{1}, 9));
    return fail(ErrorCode::conflict, "no");
  });
  EXPECT_FALSE(failed);
  EXPECT_EQ(this->decision("0a"), "text");
  const auto removed =
      this->store_->write([](Transaction& tx) { return tx.remove_decisions(start + std::chrono::hours{1}, 9); });
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->size(), 1U);
}

TYPED_TEST(DecisionsContract, ASerialThatWasSeenTakesNoSecondDecision) {
  ASSERT_TRUE(this->put(intent("0a", "one")));
  EXPECT_FALSE(this->put(intent("0a", "two")));
  EXPECT_EQ(this->decision("0a"), "one");
}

TYPED_TEST(DecisionsContract, TermsAreKeptOnce) {
  const auto put = [&](std::string_view digest, std::string_view text) {
    return this->store_->write([&](Transaction& tx) { return tx.put_decision_terms(digest, text); });
  };
  ASSERT_TRUE(put("d", "first"));
  ASSERT_TRUE(put("d", "second"));
  ASSERT_TRUE(put("e", "other"));
  EXPECT_EQ(this->terms("d"), "first");
  EXPECT_EQ(this->terms("e"), "other");
  EXPECT_EQ(this->terms("f").error().code, ErrorCode::not_found);
}

TYPED_TEST(DecisionsContract, JudgedFactsAreReplacedForgottenAndGoWithTheirCertificate) {
  EXPECT_EQ(this->facts("one"), "");
  EXPECT_EQ(this->facts("two"), "") << "there is none";
  ASSERT_TRUE(this->put_facts("one", "[1]"));
  ASSERT_TRUE(this->put_facts("one", "[2]"));
  EXPECT_EQ(this->facts("one"), "[2]");
  ASSERT_TRUE(this->put_facts("one", ""));
  EXPECT_EQ(this->facts("one"), "");
  ASSERT_TRUE(this->put_facts("one", "[3]"));
  ASSERT_TRUE(this->store_->write([](Transaction& tx) { return tx.remove(arn_of("one")); }));
  EXPECT_EQ(this->facts("one"), "");
  EXPECT_EQ(this->put_facts("one", "[4]").error().code, ErrorCode::not_found);
}

TYPED_TEST(DecisionsContract, WhatFailsLeavesNothing) {
  const auto failed = this->store_->write([](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_intent(intent("0a", "one")));
    TRY_VOID(tx.put_decision_terms("d", "terms"));
    TRY_VOID(tx.put_judged_facts(arn_of("one"), "[1]"));
    return fail(ErrorCode::conflict, "no");
  });
  EXPECT_FALSE(failed);
  EXPECT_FALSE(this->decision("0a"));
  EXPECT_FALSE(this->terms("d"));
  EXPECT_EQ(this->facts("one"), "");
}

}  // namespace
}  // namespace certwright::store::decisions_test
