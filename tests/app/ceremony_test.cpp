#include "app/ceremony.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "app/initialise.h"

namespace certwright::app::ceremony_test {
namespace {

/// A data directory as `certwright init` makes it, and the root's key in it.
class CeremonyTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = (std::filesystem::temp_directory_path() / "certwright-ceremony-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    const auto outcome = initialise(config_, {.data_dir = data()});
    ASSERT_TRUE(outcome) << outcome.error().detail;
    std::ifstream file{outcome->root_key_file};
    std::ostringstream pem;
    pem << file.rdbuf();
    pem_ = pem.str();
    passphrase_ = outcome->root_passphrase;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string data() const { return folder_ + "/data"; }
  [[nodiscard]] Result<Ceremony> begin() {
    return begin_ceremony(config_, data(),
                          {.file = "root-key.pem", .pem = Secret{pem_}, .passphrase = Secret{passphrase_}}, random_);
  }
  static Result<void> revoke(const Ceremony& ceremony, const std::string& serial, Timestamp now) {
    const issuance::RevokedEntry entry{.serial = serial, .revoked_at = now, .reason = 2};
    TRY(const Bytes crl, next_root_crl(ceremony, {&entry, 1}, now));
    return ceremony.directory.store->write(
        [&](store::Transaction& tx) { return keep_root_crl(tx, ceremony, crl, now); });
  }
  static std::vector<std::string> revoked(const Ceremony& ceremony) {
    const auto root =
        ceremony.directory.store->read([&](const store::View& view) { return view.authority(ceremony.root.id); });
    std::vector<std::string> serials;
    const auto crl = issuance::read_crl(root->crl).value();
    serials.reserve(crl.entries.size());
    for (const issuance::RevokedEntry& entry : crl.entries) serials.push_back(entry.serial);
    return serials;
  }

  Config config_;
  SystemRandom random_;
  std::string folder_;
  std::string pem_;
  std::string passphrase_;
};

TEST_F(CeremonyTest, EachCrlNamesWhatTheOnesBeforeNamed) {
  const Timestamp now = SystemClock{}.now();
  ASSERT_TRUE(revoke(*begin(), "0a", now));
  ASSERT_TRUE(revoke(*begin(), "0b", now));
  EXPECT_EQ(revoked(*begin()), (std::vector<std::string>{"0a", "0b"}));
  EXPECT_EQ(begin()->root.crl_number, 3U);
}

TEST_F(CeremonyTest, OneThatAnotherOvertookLosesNothing) {
  const Timestamp now = SystemClock{}.now();
  const auto slow = begin();
  ASSERT_TRUE(slow) << slow.error().detail;
  ASSERT_TRUE(revoke(*begin(), "0a", now));
  const auto overtaken = revoke(*slow, "0b", now);
  ASSERT_FALSE(overtaken);
  EXPECT_EQ(overtaken.error().code, ErrorCode::conflict);
  EXPECT_EQ(revoked(*slow), std::vector<std::string>{"0a"});
}

TEST_F(CeremonyTest, IsHeldWhereTheKeysAre) {
  config_.ca.signer = "unix:/run/certwright/signer.sock";
  const auto refused = begin();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_state);
}

}  // namespace
}  // namespace certwright::app::ceremony_test
