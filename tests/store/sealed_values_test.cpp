#include "store/sealed_values.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "store/sqlite_store.h"
#include "tests/pki/files.h"

namespace certwright::store {
namespace {

Bytes sealed_under(std::uint32_t version, std::uint8_t fill) {
  Bytes value(40, fill);
  value[0] = 1;
  for (std::size_t i = 0; i < 4; ++i) value[4 - i] = static_cast<std::uint8_t>(version >> (8 * i));
  return value;
}

class SealedValuesTest : public testing::Test {
 protected:
  void SetUp() override {
    auto store = open_sqlite_store(path_, OpenMode::create);
    ASSERT_TRUE(store) << store.error().detail;
    store_ = std::move(*store);
    auto values = SealedValues::open(path_);
    ASSERT_TRUE(values) << values.error().detail;
    values_ = std::move(*values);
  }

  void put_key(const std::string& id, Bytes sealed) {
    ASSERT_TRUE(store_->write([&](Transaction& tx) -> Result<void> {
      TRY_VOID(tx.put_account({.id = "123456789012", .sealed_secret = sealed_under(1, 9), .created_at = {}}));
      return tx.put_access_key({.id = id,
                                .account = "123456789012",
                                .principal = {},
                                .sealed_secret = std::move(sealed),
                                .enabled = true,
                                .note = {},
                                .created_at = {}});
    }));
  }
  void put_intent(const std::string& serial, Bytes sealed) {
    ASSERT_TRUE(store_->write([&](Transaction& tx) {
      return tx.put_intent({.serial = serial, .arn = {}, .issuer_id = "a", .tbs = {1}, .sealed_key = sealed, .at = {}});
    }));
  }

  const test::TemporaryDirectory directory_;
  const std::string path_ = (directory_ / "certwright.db").string();
  std::unique_ptr<Store> store_;
  std::unique_ptr<SealedValues> values_;
};

TEST_F(SealedValuesTest, AreCountedByVersion) {
  put_key("AKIA1", sealed_under(1, 1));
  put_key("AKIA2", sealed_under(258, 2));
  put_intent("01", sealed_under(2, 3));
  put_intent("02", {});
  using Counts = std::map<std::uint32_t, std::uint64_t>;
  EXPECT_EQ(values_->count(SealedKind::access_key).value(), (Counts{{1, 1}, {258, 1}}));
  EXPECT_EQ(values_->count(SealedKind::subscriber_key).value(), (Counts{{2, 1}})) << "an empty one is none";
  for (const SealedKind kind : sealed_kinds) EXPECT_TRUE(values_->count(kind)) << to_string(kind);
}

TEST_F(SealedValuesTest, ComeInPages) {
  for (int i = 0; i < 7; ++i) put_intent(fmt::format("{:02}", i), sealed_under(i == 3 ? 2 : 1, 5));
  std::string after;
  std::vector<std::string> seen;
  for (;;) {
    const auto page = values_->others(SealedKind::subscriber_key, 2, after, 2);
    ASSERT_TRUE(page) << page.error().detail;
    if (page->empty()) break;
    ASSERT_LE(page->size(), 2U);
    for (const SealedValue& value : *page) seen.push_back(value.id);
    after = page->back().id;
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"00", "01", "02", "04", "05", "06"}));
  for (const SealedKind kind : sealed_kinds) EXPECT_TRUE(values_->others(kind, 9, "", 10)) << to_string(kind);
}

TEST_F(SealedValuesTest, AreReplacedUnlessSomebodyWasFaster) {
  put_key("AKIA1", sealed_under(1, 1));
  put_key("AKIA2", sealed_under(1, 2));
  const auto page = values_->others(SealedKind::access_key, 2, "", 10);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->size(), 2U);
  put_key("AKIA2", sealed_under(1, 7));
  const std::vector<SealedValues::Change> changes{{.before = page->data(), .sealed = sealed_under(2, 1)},
                                                  {.before = &(*page)[1], .sealed = sealed_under(2, 2)}};
  EXPECT_EQ(values_->replace(changes).value(), 1U);
  const auto sealed = [&](const char* id) {
    return store_->read([&](const View& view) { return view.access_key(id); })->sealed_secret;
  };
  EXPECT_EQ(sealed("AKIA1"), sealed_under(2, 1));
  EXPECT_EQ(sealed("AKIA2"), sealed_under(1, 7));
}

}  // namespace
}  // namespace certwright::store
