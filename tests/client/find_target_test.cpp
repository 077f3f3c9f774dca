#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "client/client.h"

namespace certwright::client::find_target_test {
namespace {

class FindTarget : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/certwright-target-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern), nullptr);
    directory_ = pattern;
    variables_["HOME"] = directory_;
  }
  void TearDown() override { std::system(("rm -rf '" + directory_ + "'").c_str()); }

  void write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = directory_ + "/" + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  Result<Target> find(const TargetOptions& options = {}) const {
    return find_target(options, [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    });
  }
  void set_key() {
    variables_["AWS_ACCESS_KEY_ID"] = "FROM_ENV";
    variables_["AWS_SECRET_ACCESS_KEY"] = "env-secret";
  }

  std::string directory_;
  std::map<std::string, std::string> variables_;
};

constexpr const char* two_profiles =
    "[default]\naws_access_key_id = FROM_FILE\naws_secret_access_key = file-secret\n"
    "[work]\naws_access_key_id = FROM_WORK\naws_secret_access_key = work-secret\naws_session_token = work-token\n";

TEST_F(FindTarget, HasDefaults) {
  set_key();
  const auto target = find();
  ASSERT_TRUE(target) << target.error().detail;
  EXPECT_EQ(target->endpoint, "http://127.0.0.1:8555");
  EXPECT_EQ(target->region, "us-east-1");
  EXPECT_EQ(target->credentials.access_key_id, "FROM_ENV");
  EXPECT_EQ(target->credentials.secret_access_key.reveal_text(), "env-secret");
  EXPECT_EQ(target->credentials.session_token, "");
  EXPECT_EQ(target->ca_file, "");
}

TEST_F(FindTarget, TakesTheEndpointInOrder) {
  set_key();
  write(".aws/config", "[default]\nendpoint_url = http://of.profile:1\n");
  EXPECT_EQ(find()->endpoint, "http://of.profile:1");
  variables_["AWS_ENDPOINT_URL"] = "http://of.aws:1";
  EXPECT_EQ(find()->endpoint, "http://of.aws:1");
  variables_["AWS_ENDPOINT_URL_ACM"] = "http://of.acm:1";
  EXPECT_EQ(find()->endpoint, "http://of.acm:1");
  variables_["CERTWRIGHT_ENDPOINT"] = "https://of.certwright/";
  EXPECT_EQ(find()->endpoint, "https://of.certwright");
  EXPECT_EQ(find({.endpoint = "http://of.argument:1/base/"})->endpoint, "http://of.argument:1/base");
  variables_["CERTWRIGHT_ENDPOINT"] = "";
  EXPECT_EQ(find()->endpoint, "http://of.acm:1");
}

TEST_F(FindTarget, TakesRegionAndTrustInOrder) {
  set_key();
  write(".aws/config", "[default]\nregion = of-profile\nca_bundle = ~/ca.pem\n[profile work]\nregion = of-work\n");
  EXPECT_EQ(find()->region, "of-profile");
  EXPECT_EQ(find()->ca_file, directory_ + "/ca.pem");
  variables_["AWS_PROFILE"] = "work";
  EXPECT_EQ(find()->region, "of-work");
  variables_["AWS_DEFAULT_REGION"] = "of-default";
  EXPECT_EQ(find()->region, "of-default");
  variables_["AWS_REGION"] = "of-aws";
  EXPECT_EQ(find()->region, "of-aws");
  EXPECT_EQ(find({.region = "of-argument"})->region, "of-argument");
  variables_["AWS_CA_BUNDLE"] = "/trust.pem";
  EXPECT_EQ(find()->ca_file, "/trust.pem");
}

TEST_F(FindTarget, TakesTheKeyInOrder) {
  write(".aws/config", "[default]\naws_access_key_id = FROM_CONFIG\naws_secret_access_key = s\n");
  EXPECT_EQ(find()->credentials.access_key_id, "FROM_CONFIG");
  write(".aws/credentials", two_profiles);
  EXPECT_EQ(find()->credentials.access_key_id, "FROM_FILE");
  set_key();
  variables_["AWS_PROFILE"] = "work";
  EXPECT_EQ(find()->credentials.access_key_id, "FROM_ENV");
  const auto asked_for = find({.profile = "work"});
  EXPECT_EQ(asked_for->credentials.access_key_id, "FROM_WORK");
  EXPECT_EQ(asked_for->credentials.secret_access_key.reveal_text(), "work-secret");
  EXPECT_EQ(asked_for->credentials.session_token, "work-token");
}

TEST_F(FindTarget, ReadsTheFileThatTheEnvironmentNames) {
  write("data/aws-credentials", two_profiles);
  variables_["AWS_SHARED_CREDENTIALS_FILE"] = "~/data/aws-credentials";
  EXPECT_EQ(find()->credentials.access_key_id, "FROM_FILE");
}

TEST_F(FindTarget, SaysWhereItLookedForAKey) {
  const auto target = find();
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().code, ErrorCode::access_denied);
  EXPECT_EQ(target.error().detail,
            "no access key found: looked at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and at profile 'default' in " +
                directory_ + "/.aws/credentials and " + directory_ +
                "/.aws/config. `certwright init --data DIR` writes DIR/aws-credentials: "
                "export AWS_SHARED_CREDENTIALS_FILE=DIR/aws-credentials");
}

TEST_F(FindTarget, SaysThatAProfileIsMissing) {
  write(".aws/credentials", two_profiles);
  const auto target = find({.profile = "wrok"});
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().code, ErrorCode::access_denied);
  EXPECT_TRUE(target.error().detail.starts_with("there is no profile 'wrok' in ")) << target.error().detail;
}

TEST_F(FindTarget, RefusesHalfAKey) {
  variables_["AWS_ACCESS_KEY_ID"] = "A";
  EXPECT_EQ(find().error().detail, "the environment gives an access key id without its secret; set both");
  variables_.erase("AWS_ACCESS_KEY_ID");
  write(".aws/credentials", "[default]\naws_secret_access_key = topsecret\n");
  const auto target = find();
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().detail, "profile 'default' in " + directory_ +
                                       "/.aws/credentials gives a secret access key without its id; set both");
}

TEST_F(FindTarget, RefusesEndpointsThatAreNone) {
  set_key();
  for (const char* endpoint : {"127.0.0.1:8555", "ftp://a", "http://", "http://a b", "http://u:p@a", "http://a:port",
                               "http://a:123456", "http://a?b", "http://a/#b", "http://a/\n"}) {
    const auto target = find({.endpoint = endpoint});
    ASSERT_FALSE(target) << endpoint;
    EXPECT_EQ(target.error().code, ErrorCode::invalid_request);
  }
}

TEST_F(FindTarget, TellsWhichFileCannotBeRead) {
  write(".aws/config", "nonsense\n");
  EXPECT_EQ(find().error().detail, directory_ + "/.aws/config:1: a line that is neither [section] nor name = value");
}

}  // namespace
}  // namespace certwright::client::find_target_test
