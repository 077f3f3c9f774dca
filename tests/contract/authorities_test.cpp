// What store::Store promises of CAs and of requests for them, kept by every implementation.

#include "tests/contract/store_contract.h"

namespace certwright::store::tests::authorities_test {
namespace {

TYPED_TEST(StoreContract, AuthoritiesAreReplacedById) {
  Authority root{
      .id = "root", .certificate = {1}, .sealed_key = {}, .parent = "root", .crl = {}, .crl_next_update = start};
  Authority issuing{.id = "issuing", .certificate = {2}, .sealed_key = {3}, .parent = "root"};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_authority(root));
    return tx.put_authority(issuing);
  }));
  issuing.crl_number = 7;
  issuing.crl = {9, 9};
  issuing.crl_next_update = start + 24h;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_authority(issuing); }));
  const auto found = *this->store_->read([](const View& view) { return view.authorities(); });
  ASSERT_EQ(found.size(), 2U);
  const Authority& kept = found.at(0).id == "issuing" ? found.at(0) : found.at(1);
  EXPECT_EQ(kept.crl_number, 7U);
  EXPECT_EQ(kept.crl, issuing.crl);
  EXPECT_EQ(kept.crl_next_update, start + 24h);
  EXPECT_EQ(kept.sealed_key, issuing.sealed_key);
  EXPECT_EQ(kept.parent, "root");
}

TYPED_TEST(StoreContract, AnAuthorityIsFoundByItsId) {
  const Authority issuing{.id = "issuing", .certificate = {2}, .sealed_key = {3}, .parent = "root", .crl_number = 4};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_authority(issuing); }));
  const auto found = this->store_->read([](const View& view) { return view.authority("issuing"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->certificate, issuing.certificate);
  EXPECT_EQ(found->crl_number, 4U);
  const auto absent = this->store_->read([](const View& view) { return view.authority("another"); });
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
}

TYPED_TEST(StoreContract, PrivateAuthoritiesAreReplacedByTheirArnAndListedInOrder) {
  const Authority authority{.id = "private", .certificate = {2}, .sealed_key = {3}, .parent = "private"};
  PrivateAuthority first{.arn = "arn:b",
                         .account = "123456789012",
                         .region = "eu-west-1",
                         .authority = "private",
                         .name = "Example CA",
                         .state = model::AuthorityState::active,
                         .created_at = start};
  PrivateAuthority second = first;
  second.arn = "arn:a";
  second.created_at = start + 1s;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_authority(authority));
    TRY_VOID(tx.put_private_authority(second));
    return tx.put_private_authority(first);
  }));
  first.state = model::AuthorityState::deleted;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_private_authority(first); }));
  const auto found_all = *this->store_->read([](const View& view) { return view.private_authorities(); });
  ASSERT_EQ(found_all.size(), 2U);
  EXPECT_EQ(found_all.at(0).arn, "arn:b");
  EXPECT_EQ(found_all.at(1).arn, "arn:a");
  const auto found = this->store_->read([](const View& view) { return view.private_authority("arn:b"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->state, model::AuthorityState::deleted);
  EXPECT_EQ(found->account, "123456789012");
  EXPECT_EQ(found->region, "eu-west-1");
  EXPECT_EQ(found->authority, "private");
  EXPECT_EQ(found->name, "Example CA");
  EXPECT_EQ(found->created_at, start);
  const auto absent = this->store_->read([](const View& view) { return view.private_authority("arn:c"); });
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
}

TYPED_TEST(StoreContract, AnAuthoritysHeldKeyIsKept) {
  const Authority held{.id = "held",
                       .certificate = {2},
                       .sealed_key = {},
                       .parent = "root",
                       .crl = {},
                       .crl_next_update = start,
                       .key_is_held = true,
                       .key_label = "issuing-2"};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_authority(held); }));
  const auto found = this->store_->read([](const View& view) { return view.authority("held"); });
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->key_is_held);
  EXPECT_EQ(found->key_label, "issuing-2");
  EXPECT_TRUE(found->sealed_key.empty());
}

TYPED_TEST(StoreContract, OneAuthoritySignsForEachKindOfKey) {
  using pki::PublicKeyAlgorithm;
  const auto signing = [&] { return *this->store_->read([](const View& view) { return view.signing_authorities(); }); };
  const auto put = [&](PublicKeyAlgorithm key, const std::string& authority) {
    return this->store_->write(
        [&](Transaction& tx) { return tx.put_signing_authority({.key = key, .authority = authority}); });
  };
  EXPECT_TRUE(signing().empty());
  EXPECT_FALSE(put(PublicKeyAlgorithm::ec, "none")) << "after its authority";
  for (const char* id : {"a", "b", "c"})
    ASSERT_TRUE(this->store_->write([&](Transaction& tx) {
      return tx.put_authority({.id = id, .certificate = {1}, .sealed_key = {1}, .parent = "root"});
    }));
  ASSERT_TRUE(put(PublicKeyAlgorithm::rsa, "a"));
  ASSERT_TRUE(put(PublicKeyAlgorithm::ec, "b"));
  ASSERT_EQ(signing().size(), 2U);
  EXPECT_EQ(signing().at(0).key, PublicKeyAlgorithm::ec);
  EXPECT_EQ(signing().at(0).authority, "b");
  EXPECT_EQ(signing().at(1).authority, "a");
  ASSERT_TRUE(put(PublicKeyAlgorithm::ec, "c"));
  ASSERT_EQ(signing().size(), 2U) << "in the place of the one before";
  EXPECT_EQ(signing().at(0).authority, "c");
  const auto undone = this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_signing_authority({.key = PublicKeyAlgorithm::ec, .authority = "a"}));
    return fail(ErrorCode::conflict, "undone");
  });
  EXPECT_FALSE(undone);
  EXPECT_EQ(signing().at(0).authority, "c");
}

TYPED_TEST(StoreContract, RequestsOfCasAreKeptUntilTheyAreRemoved) {
  const auto requests = [&] { return *this->store_->read([](const View& view) { return view.authority_requests(); }); };
  AuthorityRequest second{.id = "a", .request = {1, 2}, .sealed_key = {3}, .key_label = {}, .created_at = start + 1s};
  const AuthorityRequest first{
      .id = "b", .request = {4}, .sealed_key = {}, .key_is_held = true, .key_label = "issuing-3", .created_at = start};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_authority_request(second));
    return tx.put_authority_request(first);
  }));
  second.request = {9};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_authority_request(second); }));
  const auto found = requests();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(0).id, "b");
  EXPECT_TRUE(found.at(0).key_is_held);
  EXPECT_EQ(found.at(0).key_label, "issuing-3");
  EXPECT_EQ(found.at(0).created_at, start);
  EXPECT_EQ(found.at(1).request, second.request);
  EXPECT_EQ(found.at(1).sealed_key, second.sealed_key);
  EXPECT_FALSE(found.at(1).key_is_held);
  const auto remove = [&](const char* id) {
    return this->store_->write([&](Transaction& tx) { return tx.remove_authority_request(id); });
  };
  ASSERT_TRUE(remove("a"));
  EXPECT_EQ(code_of(remove("a")), ErrorCode::not_found);
  EXPECT_EQ(requests().size(), 1U);
}

}  // namespace
}  // namespace certwright::store::tests::authorities_test
