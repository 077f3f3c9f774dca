#include "service/issuers.h"

#include <gtest/gtest.h>

#include "issuance/ceremonies.h"
#include "tests/service/world.h"

namespace certwright::service::issuers_test {
namespace {

using pki::PublicKeyAlgorithm;
using service_test::World;

class IssuersTest : public testing::Test {
 protected:
  [[nodiscard]] Issuers& issuers() { return world_.parts->issuers; }
  [[nodiscard]] std::string signing_for(PublicKeyAlgorithm key) { return issuers().signing_for(key).ca->identity().id; }
  void put(const store::Authority& authority) {
    ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) { return tx.put_authority(authority); }));
  }
  void let_sign(PublicKeyAlgorithm key, const std::string& id) {
    ASSERT_TRUE(world_.parts->store.write(
        [&](store::Transaction& tx) { return tx.put_signing_authority({.key = key, .authority = id}); }));
  }
  /// One more CA with a sealed key below a root of its own, in the store; its id.
  std::string put_authority(pki::KeyKind kind) {
    const auto made = issuance::make_authority(kind, "http://127.0.0.1:8556", world_.random, world_.clock.now());
    EXPECT_TRUE(made);
    const std::string root = issuance::issuer_id(made->root_key.public_key());
    const std::string id = issuance::issuer_id(made->intermediate_key.public_key());
    put({.id = root, .certificate = made->root_certificate, .sealed_key = {}, .parent = root});
    put({.id = id,
         .certificate = made->intermediate_certificate,
         .sealed_key = world_.parts->sealer.seal(made->intermediate_key.pkcs8()->reveal(), authority_key_purpose(id)),
         .parent = root});
    return id;
  }

  World world_;
  const std::string first_ = issuers().own().ca->identity().id;
};

TEST_F(IssuersTest, TheOnlyCaSignsForEveryKindOfKey) {
  EXPECT_EQ(signing_for(PublicKeyAlgorithm::ec), first_);
  EXPECT_EQ(signing_for(PublicKeyAlgorithm::rsa), first_);
}

TEST_F(IssuersTest, EachKindOfKeyHasItsOwnOnceThereAreTwo) {
  const std::string second = put_authority(pki::KeyKind::rsa_2048);
  EXPECT_FALSE(issuers().reload().value()) << "it signs for nothing yet";
  let_sign(PublicKeyAlgorithm::rsa, second);
  EXPECT_TRUE(issuers().reload().value());
  EXPECT_FALSE(issuers().reload().value()) << "it is known";
  EXPECT_EQ(signing_for(PublicKeyAlgorithm::ec), first_);
  EXPECT_EQ(signing_for(PublicKeyAlgorithm::rsa), second);
  EXPECT_EQ(issuers().own().ca->identity().id, first_);
}

TEST_F(IssuersTest, ACaThatWasReplacedIsStillFound) {
  const Issuers::Issuing* const before = &issuers().own();
  const std::string second = put_authority(pki::KeyKind::p256);
  let_sign(PublicKeyAlgorithm::ec, second);
  EXPECT_TRUE(issuers().reload().value());
  EXPECT_EQ(signing_for(PublicKeyAlgorithm::ec), second);
  EXPECT_EQ(issuers().find(first_).value(), before) << "its CRLs go on";
}

TEST_F(IssuersTest, WhereTheNewOneCannotBeOpenedTheOldOneGoesOn) {
  const auto key = pki::PrivateKey::generate(pki::KeyKind::p256);
  const std::string second = put_authority(pki::KeyKind::p256);
  auto authority = world_.parts->store.read([&](const store::View& view) { return view.authority(second); });
  authority->sealed_key = {};
  put(*authority);
  let_sign(PublicKeyAlgorithm::ec, second);
  EXPECT_FALSE(issuers().reload());
  EXPECT_EQ(signing_for(PublicKeyAlgorithm::ec), first_);
}

TEST_F(IssuersTest, ARenewedCertificateOfTheSameKeyIsTakenOver) {
  const auto root_key = pki::PrivateKey::generate(pki::KeyKind::p256);
  const Issuers::Issuing& before = issuers().own();
  const Bytes certificate_before = before.ca->chain().front();
  // Its key certified once more, by another root.
  const auto other =
      issuance::make_authority(pki::KeyKind::p256, "http://127.0.0.1:8556", world_.random, world_.clock.now());
  const auto root = pki::X509::parse(other->root_certificate);
  const auto renewed =
      issuance::make_intermediate({.certificate = *root, .key = other->root_key}, before.signer->public_key(),
                                  "http://127.0.0.1:8556", world_.random, world_.clock.now());
  const std::string root_id = issuance::issuer_id(other->root_key.public_key());
  put({.id = root_id, .certificate = other->root_certificate, .sealed_key = {}, .parent = root_id});
  auto authority = world_.parts->store.read([&](const store::View& view) { return view.authority(first_); });
  authority->certificate = *renewed;
  authority->parent = root_id;
  put(*authority);
  EXPECT_TRUE(issuers().reload().value());
  EXPECT_EQ(issuers().own().ca->chain(), (std::vector<Bytes>{*renewed, other->root_certificate}));
  EXPECT_EQ(before.ca->chain().front(), certificate_before) << "who holds it may go on";
}

}  // namespace
}  // namespace certwright::service::issuers_test
