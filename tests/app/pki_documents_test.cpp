#include "app/pki_documents.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

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
  store::Authority stored(const std::string& id) {
    return world_.parts->store.read([&](const store::View& view) { return view.authority(id); }).value();
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
    EXPECT_EQ(crl->expires_at, world_.clock.now() + 96h);
    EXPECT_EQ(stored(id).crl_number, 1U);
  }
  EXPECT_FALSE(serves("/crl/0000000000000000.crl"));
  EXPECT_FALSE(serves("/issuer/.cer"));
  EXPECT_FALSE(serves("/"));
}

TEST_F(PkiDocumentsTest, ServesACaThatWasMadeSinceTheLastLook) {
  ASSERT_TRUE(documents_.refresh());
  const std::string authority = make_private_authority();
  EXPECT_TRUE(serves(fmt::format("/issuer/{}.cer", authority)));
  EXPECT_FALSE(serves(fmt::format("/crl/{}.crl", authority))) << "it has none yet";
  ASSERT_TRUE(documents_.refresh());
  EXPECT_TRUE(serves(fmt::format("/crl/{}.crl", authority)));
}

TEST_F(PkiDocumentsTest, SignsACrlAnewWhenSomethingIsRevokedOrHalfOfItsLifeIsOver) {
  const std::string authority = make_private_authority();
  ASSERT_TRUE(documents_.refresh());
  ASSERT_TRUE(documents_.refresh());
  EXPECT_EQ(stored(authority).crl_number, 1U) << "nothing has changed";
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_intent({.serial = "0a", .arn = model::CertificateArn{"x"}, .issuer_id = authority}));
    return tx.close_intent("0a", store::SerialState::burned, world_.clock.now());
  }));
  ASSERT_TRUE(documents_.refresh());
  EXPECT_EQ(stored(authority).crl_number, 2U);
  EXPECT_EQ(stored(own_).crl_number, 1U) << "each CA has a CRL of its own";
  world_.clock.advance(48h);
  ASSERT_TRUE(documents_.refresh());
  EXPECT_EQ(stored(authority).crl_number, 3U);
  EXPECT_EQ(stored(own_).crl_number, 2U);
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
}

}  // namespace
}  // namespace certwright::app::pki_documents_test
