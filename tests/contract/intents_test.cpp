// What store::Store promises of serial numbers, each written down before it is signed, kept by every implementation.

#include "tests/contract/store_contract.h"

namespace certwright::store::tests::intents_test {
namespace {

TYPED_TEST(StoreContract, ASerialIsUsedOnceAndSettledOnce) {
  ASSERT_TRUE(this->put(intent("0a")));
  EXPECT_EQ(code_of(this->put(intent("0a"))), ErrorCode::conflict);
  const auto open = this->get_intent("0a");
  ASSERT_TRUE(open);
  EXPECT_EQ(open->state, SerialState::intended);
  EXPECT_EQ(open->tbs, intent("0a").tbs);
  EXPECT_EQ(open->sealed_key, intent("0a").sealed_key);
  EXPECT_EQ(open->arn, arn_of("one"));
  EXPECT_EQ(open->at, start + 1s);
  EXPECT_EQ(code_of(this->close("0a", SerialState::intended)), ErrorCode::invalid_state);
  ASSERT_TRUE(this->close("0a", SerialState::issued));
  EXPECT_EQ(code_of(this->close("0a", SerialState::burned)), ErrorCode::invalid_state);
  EXPECT_EQ(code_of(this->put(intent("0a"))), ErrorCode::conflict);
  EXPECT_EQ(this->get_intent("0a")->sealed_key, intent("0a").sealed_key);
}

TYPED_TEST(StoreContract, ARenewedCertificateForgetsTheEarlierKeyOnly) {
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  Certificate other = certificate("other");
  other.issued = issued("0b");
  ASSERT_TRUE(this->insert(other));
  for (const Intent& intended : {intent("0a"), intent("0b", "other"), intent("0c")}) {
    ASSERT_TRUE(this->put(intended));
    ASSERT_TRUE(this->close(intended.serial, SerialState::issued));
  }
  one.issued = issued("0c");
  ASSERT_TRUE(this->update(one));
  EXPECT_TRUE(this->get_intent("0a")->sealed_key.empty());
  EXPECT_FALSE(this->get_intent("0c")->sealed_key.empty());
  one.issued = issued("0b");  // as an import of a certificate of another ARN would be
  ASSERT_TRUE(this->update(one));
  ASSERT_TRUE(this->remove("one"));
  EXPECT_FALSE(this->get_intent("0b")->sealed_key.empty());
}

TYPED_TEST(StoreContract, SerialsAreFoundByTheirKeyAndByTheNamesOfTheirCertificates) {
  Sha256 key{1, 2, 3};
  Sha256 other{9, 2, 3};
  const auto with_key = [&](const Sha256& hash) {
    return *this->store_->read([&](const View& view) { return view.serials_with_key(hash); });
  };
  for (const char* serial : {"0a", "0b", "0c"}) {
    Intent one = intent(serial);
    one.key_hash = std::string_view{serial} == "0b" ? other : key;
    ASSERT_TRUE(this->put(one));
  }
  EXPECT_TRUE(with_key(key).empty()) << "nothing is issued yet";
  ASSERT_TRUE(this->close("0a", SerialState::issued));
  ASSERT_TRUE(this->close("0b", SerialState::issued));
  ASSERT_TRUE(this->close("0c", SerialState::burned));
  EXPECT_EQ(with_key(key), std::vector<std::string>{"0a"});
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  ASSERT_TRUE(this->insert(certificate("two")));
  const std::string name = one.names().front();
  const auto with_name = [&](const std::string& asked) {
    return *this->store_->read([&](const View& view) { return view.serials_with_name(asked); });
  };
  EXPECT_EQ(with_name(name), std::vector<std::string>{"0a"}) << "what has no serial has nothing to revoke";
  EXPECT_TRUE(with_name("absent.example").empty());
}

}  // namespace
}  // namespace certwright::store::tests::intents_test
