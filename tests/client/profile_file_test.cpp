#include "client/profile_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace certwright::client::profile_file_test {
namespace {

TEST(ProfileFile, ReadsCredentials) {
  const auto profiles = parse_profiles(
      "\xef\xbb\xbf# written by certwright init\r\n"
      "[default]\r\n"
      "aws_access_key_id = AKID\r\n"
      "AWS_SECRET_ACCESS_KEY=a/b+c=#d;e==\r\n"
      "\r\n"
      "; another\n"
      "[ work ]   # mine\n"
      "aws_access_key_id=B",
      ProfileFileKind::credentials, "f");
  ASSERT_TRUE(profiles) << profiles.error().detail;
  const Profiles expected{{"default", {{"aws_access_key_id", "AKID"}, {"aws_secret_access_key", "a/b+c=#d;e=="}}},
                          {"work", {{"aws_access_key_id", "B"}}}};
  EXPECT_EQ(*profiles, expected);
}

TEST(ProfileFile, ReadsConfigSectionsOfProfilesOnly) {
  const auto profiles = parse_profiles(
      "[default]\nregion = eu-west-1\n"
      "[profile work]\nregion = ap-northeast-1\n"
      "[profile \"two words\"]\nregion = a\n"
      "[work]\nregion = not a profile here\n"
      "[profiles]\nregion = nor this\n"
      "[sso-session x]\nsso_region = b\n"
      "[profile work]\noutput = json\n",
      ProfileFileKind::config, "f");
  ASSERT_TRUE(profiles) << profiles.error().detail;
  const Profiles expected{{"default", {{"region", "eu-west-1"}}},
                          {"work", {{"region", "ap-northeast-1"}, {"output", "json"}}},
                          {"two words", {{"region", "a"}}}};
  EXPECT_EQ(*profiles, expected);
}

TEST(ProfileFile, PassesOverNestedSettings) {
  const auto profiles = parse_profiles(
      "[default]\ns3 =\n  max_concurrent_requests = 20\n  addressing_style\nregion = a\n  output = indented\n",
      ProfileFileKind::config, "f");
  ASSERT_TRUE(profiles) << profiles.error().detail;
  const Profiles expected{{"default", {{"s3", ""}, {"region", "a"}, {"output", "indented"}}}};
  EXPECT_EQ(*profiles, expected);
}

struct BadCase {
  const char* name;
  const char* text;
  const char* message;
};

class BadProfileFile : public testing::TestWithParam<BadCase> {};

TEST_P(BadProfileFile, IsRefusedWithTheLineButNotItsText) {
  const auto profiles = parse_profiles(GetParam().text, ProfileFileKind::credentials, "/etc/f");
  ASSERT_FALSE(profiles);
  EXPECT_EQ(profiles.error().code, ErrorCode::invalid_request);
  EXPECT_EQ(profiles.error().detail, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    ProfileFile, BadProfileFile,
    testing::Values(BadCase{"open_section", "[default\n", "/etc/f:1: a section header without ']'"},
                    BadCase{"no_setting", "[default]\n\nsecret\n",
                            "/etc/f:3: a line that is neither [section] nor name = value"},
                    BadCase{"no_section", "# c\na = b\n", "/etc/f:2: a setting before the first [section]"}),
    [](const auto& tested) { return tested.param.name; });

class ProfileFileOnDisk : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/certwright-profiles-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern), nullptr);
    directory_ = pattern;
  }
  void TearDown() override { std::system(("rm -rf '" + directory_ + "'").c_str()); }
  std::string directory_;
};

TEST_F(ProfileFileOnDisk, MissingIsEmpty) {
  const auto profiles = read_profiles(directory_ + "/none", ProfileFileKind::credentials);
  ASSERT_TRUE(profiles);
  EXPECT_TRUE(profiles->empty());
}

TEST_F(ProfileFileOnDisk, IsReadAndLimited) {
  const std::string file = directory_ + "/credentials";
  std::ofstream(file) << "[a]\nb = c\n";
  const auto profiles = read_profiles(file, ProfileFileKind::credentials);
  ASSERT_TRUE(profiles) << profiles.error().detail;
  EXPECT_EQ(profiles->at("a").at("b"), "c");

  std::ofstream(file) << "[a]\n#" << std::string(1024UL * 1024, 'x');
  const auto large = read_profiles(file, ProfileFileKind::credentials);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().detail, file + " is larger than 1 MiB; is it a profile file?");

  const auto directory = read_profiles(directory_, ProfileFileKind::credentials);
  ASSERT_FALSE(directory);
  EXPECT_TRUE(directory.error().detail.starts_with(directory_ + " cannot be read: ")) << directory.error().detail;
}

}  // namespace
}  // namespace certwright::client::profile_file_test
