#include "keys/subscriber_keys.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "keys/software_signer.h"
#include "pki/key.h"
#include "tests/pki/files.h"

namespace certwright::keys::subscriber_keys_test {
namespace {

using namespace std::chrono_literals;

class SubscriberKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string path = (directory_ / "master.key").string();
    ASSERT_TRUE(create_master_key_file(path, random_));
    auto opened = open_master_key_file(path, random_);
    ASSERT_TRUE(opened);
    sealer_ = std::move(*opened);
  }

  // Waits for the pool's thread, which is of low priority, for a minute at most.
  static bool filled_to(const SubscriberKeys& keys, std::size_t count) {
    for (const auto end = std::chrono::steady_clock::now() + 60s; std::chrono::steady_clock::now() < end;) {
      if (keys.pooled() >= count) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

  test::TemporaryDirectory directory_;
  SystemRandom random_;
  std::unique_ptr<Sealer> sealer_;
};

TEST_F(SubscriberKeysTest, MakesSealsAndOpens) {
  SubscriberKeys keys{*sealer_, {.rsa_2048_pool = 0}};
  for (const pki::KeyKind kind : {pki::KeyKind::p256, pki::KeyKind::p384, pki::KeyKind::rsa_2048}) {
    const auto made = keys.make(kind, "03e9");
    ASSERT_TRUE(made) << made.error().detail;
    const auto opened = keys.open(made->sealed, "03e9");
    ASSERT_TRUE(opened) << opened.error().detail;
    const auto key = pki::PrivateKey::from_pkcs8(opened->reveal());
    ASSERT_TRUE(key) << key.error().detail;
    EXPECT_EQ(key->kind(), kind);
    EXPECT_EQ(key->public_key(), made->public_key);
    EXPECT_FALSE(keys.open(made->sealed, "03ea")) << "sealed for one serial number";
  }
}

TEST_F(SubscriberKeysTest, SealsForThePurposeThatIsWrittenDown) {
  SubscriberKeys keys{*sealer_, {.rsa_2048_pool = 0}};
  const auto made = keys.make(pki::KeyKind::p256, "03e9");
  ASSERT_TRUE(made);
  EXPECT_TRUE(sealer_->open(made->sealed, "subscriber-key 03e9"));
}

TEST_F(SubscriberKeysTest, NeverGivesAKeyTwice) {
  SubscriberKeys keys{*sealer_, {.rsa_2048_pool = 2}};
  ASSERT_TRUE(filled_to(keys, 2));
  const auto first = keys.make(pki::KeyKind::rsa_2048, "01");
  const auto second = keys.make(pki::KeyKind::rsa_2048, "02");
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->public_key, second->public_key);
  EXPECT_NE(keys.make(pki::KeyKind::p256, "03")->public_key, keys.make(pki::KeyKind::p256, "04")->public_key);
}

TEST_F(SubscriberKeysTest, PoolFillsAgainAndStopsAtItsSize) {
  SubscriberKeys keys{*sealer_, {.rsa_2048_pool = 1}};
  ASSERT_TRUE(filled_to(keys, 1));
  EXPECT_TRUE(keys.make(pki::KeyKind::rsa_2048, "01"));
  ASSERT_TRUE(filled_to(keys, 1));
  EXPECT_EQ(keys.pooled(), 1U);
}

TEST_F(SubscriberKeysTest, EndsPromptlyWhileAKeyIsBeingMade) {
  auto keys = std::make_unique<SubscriberKeys>(*sealer_, SubscriberKeys::Options{.rsa_2048_pool = 1000});
  std::this_thread::sleep_for(5ms);
  const auto start = std::chrono::steady_clock::now();
  keys.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
}

TEST_F(SubscriberKeysTest, EndsPromptlyWithAFullOrEmptyPool) {
  for (const std::size_t size : {0U, 1U}) {
    auto keys = std::make_unique<SubscriberKeys>(*sealer_, SubscriberKeys::Options{.rsa_2048_pool = size});
    ASSERT_TRUE(filled_to(*keys, size));
    const auto start = std::chrono::steady_clock::now();
    keys.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
  }
}

TEST(SoftwareSigner, SignsWithItsKey) {
  auto key = pki::PrivateKey::generate(pki::KeyKind::p384);
  ASSERT_TRUE(key);
  const Bytes public_key = key->public_key();
  const auto signer = make_software_signer(std::move(*key));
  EXPECT_EQ(hex(signer->public_key()), hex(public_key));
  EXPECT_EQ(hex(signer->signature_algorithm()), "300a06082a8648ce3d040303");
  const auto signature = signer->sign(bytes_of("message"));
  ASSERT_TRUE(signature);
  const test::TemporaryDirectory directory;
  directory.write("key.der", public_key);
  directory.write("message", bytes_of("message"));
  directory.write("signature", *signature);
  const auto [status, output] =
      directory.run("openssl dgst -sha384 -keyform DER -verify key.der -signature signature message");
  EXPECT_EQ(status, 0) << output;
}

}  // namespace
}  // namespace certwright::keys::subscriber_keys_test
