#include "app/pki_documents.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "pki/certificate_list.h"
#include "tests/service/world.h"

namespace certwright::app::pki_documents_test {
namespace {

using namespace std::chrono_literals;
using service_test::World;

class PkiDocumentsTest : public testing::Test {
 protected:
  /// A new private CA; the id of its certificate.
  std::string make_private_authority() {
    const std::string arn = world_.make_private_authority(
        {.kind = pki::KeyKind::p256, .name = "Example CA", .lifetime = std::chrono::days{3650}, .crl_lifetime = 96h});
    const auto stored = world_.parts->store.read([&](const store::View& view) { return view.private_authority(arn); });
    EXPECT_TRUE(stored);
    return stored ? stored->authority : std::string{};
  }
  /// The CRLNumber of a shard; 0 where it has no CRL.
  std::uint64_t number_of(const std::string& id, std::uint32_t shard) {
    const auto found = world_.parts->store.read([&](const store::View& view) { return view.crl_shard(id, shard); });
    return found ? found->number : 0;
  }
  void burn(const std::string& serial, const std::string& issuer, std::uint32_t shard,
            std::optional<Timestamp> not_after = {}) {
    ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
      TRY_VOID(tx.put_intent({.serial = serial,
                              .arn = model::CertificateArn{"x"},
                              .issuer_id = issuer,
                              .crl_shard = shard,
                              .not_after = not_after}));
      return tx.close_intent(serial, store::SerialState::burned, world_.clock.now());
    }));
  }
  /// The serial numbers that a served CRL names, in its order.
  std::vector<std::string> served(const std::string& path) {
    std::vector<std::string> serials;
    const auto document = documents_.find(path);
    if (!document) return {"none"};
    const auto parts = pki::signed_parts(bytes_of(*document->body));
    const auto list = pki::TbsCertificateList::read(parts.value().to_be_signed);
    for (const pki::ListedCertificate& entry : list.value().entries) serials.push_back(hex(entry.serial));
    return serials;
  }
  bool serves(const std::string& path) { return documents_.find(path).has_value(); }

  World world_;
  PkiDocuments documents_{world_.parts->store, world_.parts->issuers, world_.clock};
  std::string own_ = world_.parts->issuers.own().ca->identity().id;
};

TEST_F(PkiDocumentsTest, ServesEveryCaAndTheCrlsOfThoseThatSign) {
  const std::string authority = make_private_authority();
  ASSERT_TRUE(documents_.refresh());
  for (const std::string& id : {own_, authority}) {
    EXPECT_TRUE(serves(fmt::format("/issuer/{}.cer", id)));
    const auto crl = documents_.find(fmt::format("/crl/{}.crl", id));
    ASSERT_TRUE(crl);
    EXPECT_EQ(crl->expires_at, std::chrono::floor<std::chrono::seconds>(world_.clock.now()) + 96h);
    EXPECT_EQ(number_of(id, 0), 1U);
    EXPECT_TRUE(serves(fmt::format("/crl/{}/1.crl", id))) << "an empty one, from the start";
    EXPECT_FALSE(serves(fmt::format("/crl/{}/2.crl", id)));
  }
  EXPECT_FALSE(serves("/crl/0000000000000000.crl"));
  EXPECT_FALSE(serves("/issuer/.cer"));
  EXPECT_FALSE(serves("/"));
}

TEST_F(PkiDocumentsTest, ServesACaThatWasMadeSinceTheLastLook) {
  ASSERT_TRUE(documents_.refresh());
  const std::string authority = make_private_authority();
  EXPECT_TRUE(serves(fmt::format("/issuer/{}.cer", authority)));
  EXPECT_TRUE(serves(fmt::format("/crl/{}/1.crl", authority))) << "signed when it is asked for";
  EXPECT_EQ(number_of(authority, 1), 1U);
}

TEST_F(PkiDocumentsTest, SignsACrlAnewWhenSomethingIsRevokedInItsShardOrHalfOfItsLifeIsOver) {
  const std::string authority = make_private_authority();
  ASSERT_TRUE(documents_.refresh());
  ASSERT_TRUE(documents_.refresh());
  EXPECT_EQ(number_of(authority, 1), 1U) << "nothing has changed";
  burn("0a", authority, 1);
  ASSERT_TRUE(documents_.refresh());
  EXPECT_EQ(number_of(authority, 1), 2U);
  EXPECT_EQ(number_of(authority, 0), 1U) << "the shard alone";
  EXPECT_EQ(number_of(own_, 1), 1U) << "each CA has CRLs of its own";
  burn("0b", authority, 1);
  ASSERT_TRUE(documents_.refresh());
  EXPECT_EQ(served(fmt::format("/crl/{}/1.crl", authority)), (std::vector<std::string>{"0a", "0b"}));
  EXPECT_EQ(served(fmt::format("/crl/{}.crl", authority)), std::vector<std::string>{});
  world_.clock.advance(48h);
  ASSERT_TRUE(documents_.refresh());
  EXPECT_EQ(number_of(authority, 1), 4U);
  EXPECT_EQ(number_of(own_, 1), 2U);
  EXPECT_EQ(served(fmt::format("/crl/{}/1.crl", authority)), (std::vector<std::string>{"0a", "0b"}));
}

TEST_F(PkiDocumentsTest, GoesOnWhereAnotherProcessStopped) {
  ASSERT_TRUE(documents_.refresh());
  burn("0a", own_, 1);
  ASSERT_TRUE(documents_.refresh());
  PkiDocuments after{world_.parts->store, world_.parts->issuers, world_.clock};
  ASSERT_TRUE(after.refresh());
  EXPECT_EQ(number_of(own_, 1), 2U) << "what is published is good, and is not signed again";
  EXPECT_EQ(*after.find(fmt::format("/crl/{}/1.crl", own_))->body,
            *documents_.find(fmt::format("/crl/{}/1.crl", own_))->body);
  burn("0b", own_, 1);
  ASSERT_TRUE(after.refresh());
  EXPECT_EQ(number_of(own_, 1), 3U);
  const auto events = world_.parts->store.read(
      [](const store::View& view) { return view.find_events({.name_prefix = "crl.signed", .limit = 100}); });
  EXPECT_EQ(events.value().events.size(), 4U) << "number 0 once, number 1 three times";
}

TEST_F(PkiDocumentsTest, LeavesOutWhoseCertificatesEndedAfterOneMoreCrl) {
  ASSERT_TRUE(documents_.refresh());
  const std::string path = fmt::format("/crl/{}/1.crl", own_);
  burn("0a", own_, 1, world_.clock.now() + 24h);
  burn("0b", own_, 1, world_.clock.now() + 24h * 365);
  burn("0c", own_, 1);
  ASSERT_TRUE(documents_.refresh());
  world_.clock.advance(49h);
  ASSERT_TRUE(documents_.refresh());
  EXPECT_EQ(served(path).size(), 3U) << "ended, and on its one more CRL";
  for (int i = 0; i < 3; ++i) {
    world_.clock.advance(49h);
    ASSERT_TRUE(documents_.refresh());
  }
  EXPECT_EQ(served(path), (std::vector<std::string>{"0b", "0c"}));
  burn("0d", own_, 1, world_.clock.now() - 24h * 100);
  ASSERT_TRUE(documents_.refresh());
  world_.clock.advance(1h);
  PkiDocuments after{world_.parts->store, world_.parts->issuers, world_.clock};
  burn("0e", own_, 1);
  ASSERT_TRUE(after.refresh());
  ASSERT_TRUE(documents_.refresh());
}

TEST_F(PkiDocumentsTest, WhatStandsTwiceIsNotSignedAndOtherShardsAre) {
  ASSERT_TRUE(documents_.refresh());
  burn("0a", own_, 1);
  burn("000a", own_, 1);  // the same number
  burn("0b", own_, 0);
  EXPECT_FALSE(documents_.refresh());
  EXPECT_EQ(number_of(own_, 1), 1U);
  EXPECT_EQ(number_of(own_, 0), 2U);
}

TEST_F(PkiDocumentsTest, APrivateCaThatCannotSignHindersNoOther) {
  const std::string authority = make_private_authority();
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(store::Authority broken, tx.authority(authority));
    broken.sealed_key.back() ^= 1;
    return tx.put_authority(broken);
  }));
  ASSERT_TRUE(documents_.refresh());
  EXPECT_TRUE(serves(fmt::format("/crl/{}.crl", own_)));
  EXPECT_TRUE(serves(fmt::format("/issuer/{}.cer", authority)));
  EXPECT_FALSE(serves(fmt::format("/crl/{}.crl", authority)));
  EXPECT_FALSE(serves(fmt::format("/crl/{}/1.crl", authority)));
}

}  // namespace
}  // namespace certwright::app::pki_documents_test
