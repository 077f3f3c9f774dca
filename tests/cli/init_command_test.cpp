// `certwright init`: what it makes, what it advises, and what a second run says.
#include <boost/json.hpp>

#include "tests/cli/command_line_fixture.h"

namespace certwright::cli::init_command_test {
namespace {

class Init : public CommandLine {
 protected:
  int init(std::vector<std::string> options = {}) {
    std::vector<std::string> line{"init", "--data", folder_ + "/data"};
    line.insert(line.end(), options.begin(), options.end());
    return run_line(line);
  }
};

TEST_F(Init, AdvisesToMoveTheRootsKeyAway) {
  ASSERT_EQ(init(), 0) << err_;
  EXPECT_NE(out_.find("certwright serve --data " + folder_ + "/data\n"), std::string::npos) << out_;
  const std::string key = folder_ + "/data/root-key.pem";
  EXPECT_NE(err_.find("never reads " + key + ": move it off this machine."), std::string::npos) << err_;
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/data/certwright.toml")) << "nothing needs to be said in it";
}

TEST_F(Init, AMasterKeyElsewhereIsSaidInANewConfiguration) {
  ASSERT_EQ(init({"--master-key-file", folder_ + "/else \"where\".key"}), 0) << err_;
  EXPECT_EQ(read("data/certwright.toml"), "[keys]\nmaster_key_file = \"" + folder_ + "/else \\\"where\\\".key\"\n");
  EXPECT_NE(out_.find(folder_ + "/data/certwright.toml"), std::string::npos) << out_;
  EXPECT_EQ(run_line({"credential", "list", "--data", folder_ + "/data"}), 0) << err_;
}

TEST_F(Init, AConfigurationThatIsThereIsLeftToItsOwner) {
  const std::string config = write("mine.toml", "[log]\nlevel = \"info\"\n");
  const std::string text = read("mine.toml");
  ASSERT_EQ(init({"--config", config, "--master-key-file", folder_ + "/m.key"}), 0) << err_;
  EXPECT_EQ(read("mine.toml"), text);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/data/certwright.toml"));
  const std::string lines = "  [keys]\n  master_key_file = \"" + folder_ + "/m.key\"\n";
  EXPECT_NE(out_.find("\nAdd to " + config + ":\n" + lines), std::string::npos) << out_;
}

TEST_F(Init, AConfigurationThatSaysItAlreadyNeedsNothing) {
  const std::string config = write("mine.toml", "[keys]\nmaster_key_file = \"m.key\"\n");
  ASSERT_EQ(init({"--config", config, "--master-key-file", folder_ + "/m.key"}), 0) << err_;
  EXPECT_EQ(out_.find("Add to"), std::string::npos) << out_;
}

TEST_F(Init, AMissingMasterKeyIsNotAnsweredByANewInstallation) {
  ASSERT_EQ(init(), 0) << err_;
  std::filesystem::remove(folder_ + "/data/master.key");
  EXPECT_NE(run_line({"serve", "--data", folder_ + "/data"}), 0);
  EXPECT_NE(err_.find("master_key_file"), std::string::npos) << err_;
  EXPECT_EQ(err_.find("certwright init"), std::string::npos) << err_;
}

TEST_F(Init, ASecondRunSaysWhichAccountThereIs) {
  ASSERT_EQ(init({"--account", "111122223333"}), 0) << err_;
  ASSERT_EQ(init({"--account", "444455556666"}), 0) << err_;
  EXPECT_NE(out_.find("initialised already, for account 111122223333; nothing was changed."), std::string::npos)
      << out_;
  EXPECT_NE(out_.find("certwright credential create --data " + folder_ + "/data --account 444455556666"),
            std::string::npos)
      << out_;
  ASSERT_EQ(init({"--account", "444455556666", "--lang", "ja"}), 0) << err_;
  EXPECT_NE(out_.find("アカウント 111122223333"), std::string::npos) << out_;
  ASSERT_EQ(init({"--account", "444455556666", "--json"}), 0) << err_;
  EXPECT_EQ(boost::json::parse(out_).at("account"), "111122223333");
  ASSERT_EQ(init({"--account", "111122223333"}), 0) << err_;
  EXPECT_EQ(out_.find("credential create"), std::string::npos) << out_;
}

}  // namespace
}  // namespace certwright::cli::init_command_test
