// What store::Store promises of accounts, their keys and their principals, kept by every implementation.

#include "tests/contract/store_contract.h"

namespace certwright::store::tests::accounts_test {
namespace {

TYPED_TEST(StoreContract, AccountsAndKeysAreKeptAndReplaced) {
  const Account account{.id = "123456789012", .sealed_secret = {1, 0, 2}, .created_at = start};
  AccessKey first{.id = "AKIA1", .account = account.id, .sealed_secret = {3}, .note = "ci", .created_at = start + 1s};
  const AccessKey second{.id = "AKIA0", .account = account.id, .sealed_secret = {4}, .created_at = start + 2s};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_account(account));
    TRY_VOID(tx.put_access_key(second));
    return tx.put_access_key(first);
  }));
  const auto found = this->store_->read([&](const View& view) { return view.account(account.id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sealed_secret, account.sealed_secret);
  EXPECT_EQ(found->created_at, start);
  first.enabled = false;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_access_key(first); }));
  const auto key = this->store_->read([&](const View& view) { return view.access_key("AKIA1"); });
  ASSERT_TRUE(key);
  EXPECT_FALSE(key->enabled);
  EXPECT_EQ(key->note, "ci");
  EXPECT_EQ(key->account, account.id);
  EXPECT_EQ(key->sealed_secret, first.sealed_secret);
  const auto keys = this->store_->read([&](const View& view) { return view.access_keys(); });
  ASSERT_EQ(keys->size(), 2U);
  EXPECT_EQ(keys->at(0).id, "AKIA1");
  EXPECT_TRUE(keys->at(1).enabled);
}

TYPED_TEST(StoreContract, AnAccountConfigurationIsOfOneAccountAndRegion) {
  const auto configuration = [&](std::string_view account, std::string_view region) {
    return *this->store_->read([&](const View& view) { return view.account_configuration(account, region); });
  };
  EXPECT_FALSE(configuration("123456789012", "eu-west-1"));
  model::AccountConfiguration set{.days_before_expiry = 30, .idempotency_token = "first", .at = start};
  const auto put = [&] {
    return this->store_->write(
        [&](Transaction& tx) { return tx.put_account_configuration("123456789012", "eu-west-1", set); });
  };
  ASSERT_TRUE(put());
  EXPECT_EQ(configuration("123456789012", "eu-west-1"), set);
  set = {.days_before_expiry = 1, .idempotency_token = "second", .at = start + 1s};
  ASSERT_TRUE(put());
  EXPECT_EQ(configuration("123456789012", "eu-west-1"), set);
  EXPECT_FALSE(configuration("123456789012", "us-east-1"));
  EXPECT_FALSE(configuration("210987654321", "eu-west-1"));
}

TYPED_TEST(StoreContract, PrincipalsAreKeptReplacedListedAndRemoved) {
  const Principal ci{.account = "123456789012", .name = "ci", .policy = "{\"a\":\"値\"}", .created_at = start};
  const Principal web{.account = "123456789012", .name = "web", .policy = {}, .created_at = start + 1s};
  const Principal other{.account = "000000000001", .name = "ci", .policy = "{}", .created_at = start + 2s};
  const AccessKey key{
      .id = "AKIA1", .account = ci.account, .principal = "ci", .sealed_secret = {3}, .created_at = start};
  auto& store = *this->store_;
  ASSERT_TRUE(store.write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_principal(web));
    TRY_VOID(tx.put_principal(ci));
    TRY_VOID(tx.put_principal(other));
    return tx.put_access_key(key);
  }));
  const auto policy_of = [&](const std::string& account, const std::string& name) {
    return store.read([&](const View& view) { return view.principal(account, name); });
  };
  EXPECT_EQ(policy_of(ci.account, "ci")->policy, ci.policy);
  EXPECT_EQ(policy_of(ci.account, "ci")->created_at, start);
  EXPECT_EQ(policy_of(other.account, "ci")->policy, "{}");
  EXPECT_EQ(code_of(policy_of(other.account, "web")), ErrorCode::not_found);
  EXPECT_EQ(store.read([](const View& view) { return view.access_key("AKIA1"); })->principal, "ci");
  EXPECT_EQ(store.read([](const View& view) { return view.access_keys(); })->at(0).principal, "ci");

  Principal changed = ci;
  changed.policy = "{}";
  ASSERT_TRUE(store.write([&](Transaction& tx) { return tx.put_principal(changed); }));
  const auto found = store.read([](const View& view) { return view.principals(); });
  ASSERT_EQ(found->size(), 3U);
  EXPECT_EQ(found->at(0).account, other.account);
  EXPECT_EQ(found->at(1).name, "ci");
  EXPECT_EQ(found->at(1).policy, "{}");
  EXPECT_EQ(found->at(2).name, "web");

  ASSERT_TRUE(store.write([&](Transaction& tx) { return tx.remove_principal(ci.account, "ci"); }));
  EXPECT_EQ(code_of(policy_of(ci.account, "ci")), ErrorCode::not_found);
  EXPECT_TRUE(policy_of(other.account, "ci"));
  EXPECT_EQ(code_of(store.write([&](Transaction& tx) { return tx.remove_principal(ci.account, "ci"); })),
            ErrorCode::not_found);
  EXPECT_TRUE(store.read([](const View& view) { return view.access_key("AKIA1"); }));
}

}  // namespace
}  // namespace certwright::store::tests::accounts_test
