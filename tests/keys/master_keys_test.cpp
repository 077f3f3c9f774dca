#include "keys/master_keys.h"

#include <gtest/gtest.h>

#include <sys/file.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>
#include <atomic>
#include <fstream>
#include <thread>

#include "base/bytes.h"
#include "keys/pkcs11_key_wrapper.h"
#include "keys/pkcs11_token.h"
#include "keys/sealer.h"
#include "tests/keys/soft_token.h"
#include "tests/pki/files.h"

namespace certwright::keys::master_keys_test {
namespace {

using namespace std::chrono_literals;

class MasterKeysTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(create_master_key_file(path_, random_)); }

  std::unique_ptr<Sealer> sealer() {
    auto opened = open_master_key_file(path_, random_);
    EXPECT_TRUE(opened) << opened.error().detail;
    return std::move(*opened);
  }
  void wait_until_seen() const { std::this_thread::sleep_for(master_key_look_interval + 100ms); }
  void write(const std::string& text) const {
    std::ofstream{path_, std::ios::trunc} << text;
    ::chmod(path_.c_str(), 0600);
  }

  const test::TemporaryDirectory directory_;
  const std::string path_ = (directory_ / "master.key").string();
  SystemRandom random_;
  const Timestamp now_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};
};

TEST_F(MasterKeysTest, AFileOfOneLineIsVersionOne) {
  const auto keys = read_master_keys(path_);
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 1U);
  EXPECT_EQ(keys->front().version, 1U);
  EXPECT_EQ(keys->front().made_at, "");
  EXPECT_EQ(sealed_version(sealer()->seal(bytes_of("x"), "p")), 1U);
}

TEST_F(MasterKeysTest, ANewVersionSealsAndTheOldOnesOpen) {
  const Bytes old = sealer()->seal(bytes_of("old"), "p");
  EXPECT_EQ(add_master_key(path_, random_, now_).value(), 2U);
  EXPECT_EQ(add_master_key(path_, random_, now_).value(), 3U);
  const auto keys = read_master_keys(path_);
  ASSERT_TRUE(keys) << keys.error().detail;
  ASSERT_EQ(keys->size(), 3U);
  EXPECT_EQ((*keys)[2].made_at, "2026-11-26T00:00:00Z");
  const auto box = sealer();
  const Bytes sealed = box->seal(bytes_of("new"), "p");
  EXPECT_EQ(sealed_version(sealed), 3U);
  EXPECT_EQ(box->open(sealed, "p")->reveal_text(), "new");
  EXPECT_EQ(box->open(old, "p")->reveal_text(), "old");
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(MasterKeysTest, TheVersionIsAuthenticated) {
  const Bytes sealed = sealer()->seal(bytes_of("secret"), "p");
  ASSERT_TRUE(add_master_key(path_, random_, now_));
  Bytes moved = sealed;
  moved[4] = 2;
  EXPECT_EQ(sealed_version(moved), 2U);
  EXPECT_FALSE(sealer()->open(moved, "p"));
}

TEST_F(MasterKeysTest, AWorkingSealerFindsWhatIsNew) {
  const auto box = sealer();
  ASSERT_TRUE(add_master_key(path_, random_, now_));
  // What another process sealed is opened at once, and what is sealed follows within a second.
  const Bytes theirs = sealer()->seal(bytes_of("theirs"), "p");
  EXPECT_EQ(box->open(theirs, "p")->reveal_text(), "theirs");
  wait_until_seen();
  EXPECT_EQ(sealed_version(box->seal(bytes_of("x"), "p")), 2U);
}

TEST_F(MasterKeysTest, AWorkingSealerSurvivesALostFile) {
  const auto box = sealer();
  const Bytes sealed = box->seal(bytes_of("x"), "p");
  std::filesystem::remove(path_);
  wait_until_seen();
  EXPECT_TRUE(box->open(box->seal(bytes_of("x"), "p"), "p"));
  EXPECT_TRUE(box->open(sealed, "p"));
}

TEST_F(MasterKeysTest, ADroppedVersionOpensNothingMore) {
  const Bytes sealed = sealer()->seal(bytes_of("x"), "p");
  ASSERT_TRUE(add_master_key(path_, random_, now_));
  EXPECT_EQ(drop_master_key(path_, 2).error().code, ErrorCode::invalid_request) << "the one that seals";
  EXPECT_EQ(drop_master_key(path_, 7).error().code, ErrorCode::not_found);
  ASSERT_TRUE(drop_master_key(path_, 1));
  const auto opened = sealer()->open(sealed, "p");
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().detail.find("version 1"), std::string::npos) << opened.error().detail;
  EXPECT_EQ(add_master_key(path_, random_, now_).value(), 3U) << "no number comes again";
}

TEST_F(MasterKeysTest, TwoChangesAtATimeAreRefused) {
  const int other = ::open((path_ + ".lock").c_str(), O_RDWR | O_CREAT, 0600);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  EXPECT_EQ(add_master_key(path_, random_, now_).error().code, ErrorCode::unavailable);
  ::close(other);
  EXPECT_TRUE(add_master_key(path_, random_, now_));
}

TEST_F(MasterKeysTest, SealersWorkWhileVersionsComeAndGo) {
  const auto box = sealer();
  std::atomic<int> bad = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(3);
    for (int t = 0; t < 3; ++t)
      threads.emplace_back([&](const std::stop_token& stop) {
        while (!stop.stop_requested())
          if (const auto opened = box->open(box->seal(bytes_of("text"), "p"), "p");
              !opened || opened->reveal_text() != "text")
            ++bad;
      });
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(add_master_key(path_, random_, now_));
      std::this_thread::sleep_for(700ms);
    }
  }
  EXPECT_EQ(bad, 0);
}

TEST_F(MasterKeysTest, FilesThatAreNoneAreRefused) {
  const std::string key = base64(random_bytes(random_, 32));
  for (const std::string& text :
       {"0 - " + key, std::string{"1 -"}, "1 - " + base64(Bytes(31, 1)), "2 - " + key + "\n1 - " + key,
        "1 - " + key + "\n1 - " + key, "x - " + key, "1x - " + key, "-1 - " + key, "4294967296 - " + key,
        "1 - " + key + " more", "1 - " + key + "\n\n2 - " + key}) {
    write(text + "\n");
    const auto keys = read_master_keys(path_);
    ASSERT_FALSE(keys) << text;
    EXPECT_EQ(keys.error().code, ErrorCode::invalid_request);
    EXPECT_EQ(keys.error().detail.find(key.substr(0, 8)), std::string::npos) << "what the file holds is not told";
  }
  write("1 - " + key + "\n5 2026-01-01T00:00:00Z " + key + "\n");
  EXPECT_TRUE(read_master_keys(path_));
}

TEST(SealedVersion, IsZeroOfWhatIsNotSealed) {
  EXPECT_EQ(sealed_version({}), 0U);
  EXPECT_EQ(sealed_version(Bytes(100, 2)), 0U);
  EXPECT_EQ(sealed_version(Bytes(10, 1)), 0U);
}

class WrappedMasterKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(token()->generate_secret_key(uri_, bytes_of("0a")));
    wrapper_ = wrapper("master");
    ASSERT_TRUE(create_master_key_file(path_, random_, wrapper_.get()));
  }

  std::shared_ptr<Pkcs11Token> token() {
    auto opened = Pkcs11Token::open(
        {.module = test::SoftToken::module, .uri = uri_, .pin = Secret{std::string{test::SoftToken::pin}}});
    EXPECT_TRUE(opened) << opened.error().detail;
    return *opened;
  }
  std::unique_ptr<KeyWrapper> wrapper(const std::string& object) {
    Pkcs11Uri uri = uri_;
    uri.object = object;
    auto opened = open_pkcs11_key_wrapper(token(), std::move(uri), random_);
    EXPECT_TRUE(opened) << opened.error().detail;
    return opened ? std::move(*opened) : nullptr;
  }
  std::string text() const {
    std::ifstream file{path_};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  const test::SoftToken soft_token_;
  const Pkcs11Uri uri_{.token = test::SoftToken::label, .object = "master"};
  const test::TemporaryDirectory directory_;
  const std::string path_ = (directory_ / "master.key").string();
  SystemRandom random_;
  const Timestamp now_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};
  std::shared_ptr<KeyWrapper> wrapper_;
};

TEST_F(WrappedMasterKeysTest, TheFileHoldsNoKey) {
  const auto keys = read_master_keys(path_, wrapper_.get());
  ASSERT_TRUE(keys) << keys.error().detail;
  EXPECT_EQ(keys->front().key.reveal().size(), 32U);
  EXPECT_TRUE(text().starts_with("1 - wrapped:")) << text();
  EXPECT_EQ(text().find(base64(keys->front().key.reveal())), std::string::npos);
}

TEST_F(WrappedMasterKeysTest, WhatWasSealedOpensAfterARestartAndARotation) {
  const Bytes old = open_master_key_file(path_, random_, wrapper_).value()->seal(bytes_of("old"), "p");
  EXPECT_EQ(add_master_key(path_, random_, now_, wrapper_.get()).value(), 2U);
  const auto box = open_master_key_file(path_, random_, wrapper("master"));
  ASSERT_TRUE(box) << box.error().detail;
  EXPECT_EQ((*box)->open(old, "p")->reveal_text(), "old");
  EXPECT_EQ(sealed_version((*box)->seal(bytes_of("new"), "p")), 2U);
  EXPECT_TRUE(drop_master_key(path_, 1, wrapper_.get()));
  EXPECT_TRUE(text().starts_with("2 2026-11-26T00:00:00Z wrapped:")) << text();
}

TEST_F(WrappedMasterKeysTest, WithoutTheTokenItDoesNotOpen) {
  const auto keys = read_master_keys(path_);
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code, ErrorCode::invalid_request);
  EXPECT_NE(keys.error().detail.find("wrapping_key in [keys]"), std::string::npos) << keys.error().detail;
  soft_token_.remove();
  const auto gone = read_master_keys(path_, wrapper_.get());
  soft_token_.bring_back();
  EXPECT_FALSE(gone);
  std::this_thread::sleep_for(200ms);  // a lost token is looked for every 100 ms at most
  const auto again = read_master_keys(path_, wrapper_.get());
  EXPECT_TRUE(again) << again.error().detail;
}

TEST_F(WrappedMasterKeysTest, AnotherKeyAnotherVersionAndChangedBytesDoNotOpen) {
  Pkcs11Uri other = uri_;
  other.object = "other";
  ASSERT_TRUE(token()->generate_secret_key(other, bytes_of("0b")));
  EXPECT_EQ(read_master_keys(path_, wrapper("other").get()).error().code, ErrorCode::invalid_request);
  const std::string whole = text();
  const auto refused = [&](const std::string& changed) {
    std::ofstream{path_, std::ios::trunc} << changed;
    ::chmod(path_.c_str(), 0600);
    const auto keys = read_master_keys(path_, wrapper_.get());
    return keys ? ErrorCode::conflict : keys.error().code;
  };
  EXPECT_EQ(refused("2" + whole.substr(1)), ErrorCode::invalid_request) << "moved to another version";
  std::string changed = whole;
  changed[40] = changed[40] == 'A' ? 'B' : 'A';
  EXPECT_EQ(refused(changed), ErrorCode::invalid_request);
  EXPECT_EQ(refused("1 - wrapped:\n"), ErrorCode::invalid_request);
  EXPECT_EQ(refused("1 - wrapped:AAAA\n"), ErrorCode::invalid_request);
}

TEST_F(WrappedMasterKeysTest, APlainFileIsReadAndItsNextVersionIsWrapped) {
  const std::string plain = (directory_ / "plain.key").string();
  ASSERT_TRUE(create_master_key_file(plain, random_));
  EXPECT_EQ(add_master_key(plain, random_, now_, wrapper_.get()).value(), 2U);
  const auto keys = read_master_keys(plain, wrapper_.get());
  ASSERT_TRUE(keys) << keys.error().detail;
  EXPECT_TRUE(keys->front().wrapped.empty());
  EXPECT_FALSE(keys->back().wrapped.empty());
}

TEST_F(WrappedMasterKeysTest, AKeyThatCanBeTakenOutIsNotUsed) {
  ASSERT_TRUE(test::SoftToken::succeeds(std::string{"pkcs11-tool --module "} + test::SoftToken::module +
                                        " --token-label custody --login --pin 12345678 --keygen --key-type AES:32 "
                                        "--label loose --id 0c --extractable"));
  Pkcs11Uri uri = uri_;
  uri.object = "loose";
  const auto opened = open_pkcs11_key_wrapper(token(), uri, random_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::invalid_request) << opened.error().detail;
  uri.object = "missing";
  EXPECT_EQ(open_pkcs11_key_wrapper(token(), uri, random_).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace certwright::keys::master_keys_test
