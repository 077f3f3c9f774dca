#include "keys/sealer.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include "tests/pki/files.h"

namespace certwright::keys::sealer_test {
namespace {

using test::TemporaryDirectory;

class SealerTest : public testing::Test {
 protected:
  std::unique_ptr<Sealer> sealer(const char* name = "master.key") {
    if (!std::filesystem::exists(path(name))) {
      EXPECT_TRUE(create_master_key_file(path(name), random_));
    }
    auto opened = open_master_key_file(path(name), random_);
    EXPECT_TRUE(opened) << opened.error().detail;
    return std::move(*opened);
  }
  std::string path(std::string_view name) const { return (directory_ / name).string(); }

  void write_key_file(const std::string& text, mode_t mode) {
    std::ofstream{path("key"), std::ios::trunc} << text;
    ASSERT_EQ(::chmod(path("key").c_str(), mode), 0);
  }

  TemporaryDirectory directory_;
  SystemRandom random_;
};

TEST_F(SealerTest, OpensWhatItSealed) {
  const auto box = sealer();
  for (const std::size_t length : {0U, 1U, 15U, 16U, 17U, 138U, 1217U, 100'000U}) {
    const Bytes plain = random_bytes(random_, length);
    const Bytes sealed = box->seal(plain, "subscriber-key 03e9");
    EXPECT_EQ(sealed.size(), 1 + 4 + 12 + length + 16);
    EXPECT_EQ(hex(ByteView{sealed}.first(5)), "0100000001") << "format, then key version";
    const auto opened = box->open(sealed, "subscriber-key 03e9");
    ASSERT_TRUE(opened) << opened.error().detail;
    EXPECT_EQ(hex(opened->reveal()), hex(plain));
  }
}

TEST_F(SealerTest, OpensAfterARestart) {
  const Bytes sealed = sealer()->seal(bytes_of("secret"), "");
  const auto opened = sealer()->open(sealed, "");
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->reveal_text(), "secret");
}

TEST_F(SealerTest, RefusesAnotherPurpose) {
  const auto box = sealer();
  const Bytes sealed = box->seal(bytes_of("secret"), "access-key AKIA1");
  for (const char* const purpose : {"", "access-key AKIA2", "access-key AKIA", "access-key AKIA11"}) {
    const auto opened = box->open(sealed, purpose);
    ASSERT_FALSE(opened) << purpose;
    EXPECT_EQ(opened.error().code, ErrorCode::internal);
  }
  EXPECT_TRUE(box->open(sealed, "access-key AKIA1")) << "a refusal leaves the sealer usable";
}

TEST_F(SealerTest, RefusesEveryFlippedBit) {
  const auto box = sealer();
  const Bytes sealed = box->seal(bytes_of("secret"), "purpose");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(box->open(changed, "purpose")) << "bit " << bit;
  }
}

TEST_F(SealerTest, RefusesAnotherLength) {
  const auto box = sealer();
  const Bytes sealed = box->seal(bytes_of("secret"), "purpose");
  for (std::size_t length = 0; length < sealed.size(); ++length)
    EXPECT_FALSE(box->open(ByteView{sealed}.first(length), "purpose")) << length;
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_FALSE(box->open(longer, "purpose"));
}

TEST_F(SealerTest, RefusesAnotherMasterKey) {
  const Bytes sealed = sealer("one.key")->seal(bytes_of("secret"), "purpose");
  EXPECT_FALSE(sealer("two.key")->open(sealed, "purpose"));
}

TEST_F(SealerTest, NeverUsesANonceTwice) {
  const auto box = sealer();
  std::set<Bytes> seen;
  for (int i = 0; i < 1000; ++i) {
    const Bytes sealed = box->seal(bytes_of("the same"), "purpose");
    seen.insert(Bytes(sealed.begin() + 5, sealed.begin() + 17));
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST_F(SealerTest, WorksFromSeveralThreads) {
  const auto box = sealer();
  std::vector<int> good(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : good)
      threads.emplace_back([&box, &count] {
        for (int i = 0; i < 200; ++i) {
          const std::string text = "secret " + std::to_string(i);
          const auto opened = box->open(box->seal(bytes_of(text), text), text);
          if (opened && opened->reveal_text() == text) ++count;
        }
      });
  }
  for (const int count : good) EXPECT_EQ(count, 200);
}

TEST_F(SealerTest, KeyFileIsPrivateAndNeverReplaced) {
  ASSERT_TRUE(create_master_key_file(path("key"), random_));
  struct stat status{};
  ASSERT_EQ(::stat(path("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const std::string first = test::read_text(path("key"));
  EXPECT_EQ(first.size(), 45U);
  const auto again = create_master_key_file(path("key"), random_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_EQ(test::read_text(path("key")), first);
  const auto nowhere = create_master_key_file(path("no/such/folder"), random_);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::unavailable);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator{path("")}) ++files;
  EXPECT_EQ(files, 1U) << "nothing temporary is left";
}

TEST_F(SealerTest, KeyFileThatOthersCanReadIsRefused) {
  const std::string key = base64(random_bytes(random_, 32)) + "\n";
  for (const mode_t mode : {0640U, 0604U, 0660U, 0644U, 0610U}) {
    write_key_file(key, mode);
    const auto opened = open_master_key_file(path("key"), random_);
    ASSERT_FALSE(opened) << mode;
    EXPECT_EQ(opened.error().code, ErrorCode::access_denied);
    EXPECT_NE(opened.error().detail.find("chmod 600"), std::string::npos);
  }
  write_key_file(key, 0400);
  EXPECT_TRUE(open_master_key_file(path("key"), random_));
}

TEST_F(SealerTest, KeyFileThatIsNoneIsRefused) {
  const auto missing = open_master_key_file(path("missing"), random_);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_NE(missing.error().detail.find("master_key_file"), std::string::npos);
  for (const std::string& text : {std::string{}, std::string{"\n"}, base64(Bytes(31, 1)), base64(Bytes(33, 1)),
                                  std::string(44, '!'), std::string(10'000, 'A'), base64(Bytes(32, 1)) + "\nmore"}) {
    write_key_file(text, 0600);
    const auto opened = open_master_key_file(path("key"), random_);
    ASSERT_FALSE(opened) << text;
    EXPECT_EQ(opened.error().code, ErrorCode::invalid_request);
    EXPECT_EQ(opened.error().detail.find("AAAA"), std::string::npos) << "what the file holds is not told";
  }
  EXPECT_EQ(open_master_key_file(path(""), random_).error().code, ErrorCode::invalid_request) << "a directory";
}

}  // namespace
}  // namespace certwright::keys::sealer_test
