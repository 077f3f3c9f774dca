// `certwright ca`: private CAs in a data directory of its own.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>

#include "cli/command_line.h"
#include "pki/x509.h"

namespace certwright::cli::command_ca_test {
namespace {

class CommandCa : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "certwright-ca-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    ASSERT_EQ(run_line({"init", "--data", folder_ + "/data"}), 0) << err_;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  int run_line(const std::vector<std::string>& arguments) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Io io{.in = in,
          .out = out,
          .err = err,
          .environment = [this](const std::string& name) -> std::optional<std::string> {
            if (name == "CERTWRIGHT_DATA") return folder_ + "/data";
            if (name == "LANG") return "C.UTF-8";
            if (name == "COLUMNS") return "200";
            return std::nullopt;
          },
          .sleep = [](std::chrono::milliseconds) {},
          .interrupted = [] { return false; }};
    const int code = run(arguments, io);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  std::string made(std::vector<std::string> options = {}) {
    std::vector<std::string> line{
        "ca", "create-private", "--name", "Example Corp Private CA", "--key-algorithm", "EC_prime256v1"};
    line.insert(line.end(), options.begin(), options.end());
    EXPECT_EQ(run_line(line), 0) << err_;
    std::string arn = out_;
    if (arn.ends_with('\n')) arn.pop_back();
    return arn;
  }
  boost::json::array listed() {
    EXPECT_EQ(run_line({"ca", "list", "--json"}), 0) << err_;
    return boost::json::parse(out_).at("private_authorities").as_array();
  }

  std::string folder_;
  std::string out_;
  std::string err_;
};

TEST_F(CommandCa, MakesAPrivateCaAndListsIt) {
  const std::string arn = made({"--permit", "corp.example.com", "--permit", "Internal", "--exclude",
                                "secret.corp.example.com", "--region", "eu-west-1", "--days", "1000"});
  EXPECT_TRUE(arn.starts_with("arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/")) << arn;
  EXPECT_NE(err_.find("/issuer/"), std::string::npos) << err_;
  const auto all = listed();
  ASSERT_EQ(all.size(), 1U);
  const auto& one = all[0].as_object();
  EXPECT_EQ(one.at("arn").as_string(), arn);
  EXPECT_EQ(one.at("name").as_string(), "Example Corp Private CA");
  EXPECT_EQ(one.at("state").as_string(), "ACTIVE");
  EXPECT_EQ(one.at("key_algorithm").as_string(), "p256");
  EXPECT_EQ(boost::json::serialize(one.at("permitted")), R"(["corp.example.com","internal"])");
  EXPECT_EQ(boost::json::serialize(one.at("excluded")), R"(["secret.corp.example.com"])");
  const auto der = pki::from_pem("CERTIFICATE", one.at("certificate").as_string().c_str());
  ASSERT_TRUE(der);
  const auto certificate = pki::X509::parse(*der);
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->subject, "CN=Example Corp Private CA");
  EXPECT_TRUE(certificate->is_ca);
  EXPECT_EQ(certificate->not_after - certificate->not_before, std::chrono::days{1000} - std::chrono::seconds{1});
  ASSERT_EQ(run_line({"ca", "list"}), 0);
  for (const char* const part :
       {"NAME", "Example Corp Private CA", "ACTIVE", "corp.example.com internal !secret", "arn:"})
    EXPECT_NE(out_.find(part), std::string::npos) << part << " in " << out_;
  ASSERT_EQ(run_line({"ca", "list", "--plain"}), 0);
  EXPECT_TRUE(out_.starts_with(arn + "\tACTIVE\t")) << out_;
}

TEST_F(CommandCa, DisablesEnablesAndDeletes) {
  const std::string arn = made();
  const auto state = [&] { return std::string{listed().at(0).at("state").as_string()}; };
  ASSERT_EQ(run_line({"ca", "disable", arn}), 0) << err_;
  EXPECT_EQ(state(), "DISABLED");
  ASSERT_EQ(run_line({"ca", "delete", arn}), 0) << err_;
  EXPECT_EQ(state(), "DELETED");
  ASSERT_EQ(run_line({"ca", "enable", arn}), 0) << err_;
  EXPECT_EQ(state(), "ACTIVE");
  EXPECT_EQ(run_line({"ca", "disable", "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/unknown"}), 1);
  EXPECT_NE(err_.find("There is no private CA"), std::string::npos) << err_;
  EXPECT_EQ(run_line({"ca", "disable", "nonsense"}), 2);
}

TEST_F(CommandCa, SaysThatOneOfAFewDaysIssuesNothing) {
  made({"--days", "395"});
  EXPECT_NE(err_.find("PCA_INVALID_DURATION"), std::string::npos) << err_;
  made({"--days", "396"});
  EXPECT_EQ(err_.find("PCA_INVALID_DURATION"), std::string::npos) << err_;
}

TEST_F(CommandCa, KeepsTheQuotaOfPrivateCas) {
  std::ofstream{folder_ + "/data/certwright.toml"} << "[quotas]\nprivate_authorities = 1\n";
  const std::string arn = made();
  EXPECT_EQ(run_line({"ca", "create-private", "--name", "Second", "--key-algorithm", "EC_prime256v1"}), 1);
  EXPECT_NE(err_.find("private_authorities"), std::string::npos) << err_;
  made({"--region", "eu-west-1"});
  ASSERT_EQ(run_line({"ca", "delete", arn}), 0);
  made();
}

TEST_F(CommandCa, AnEmptyListSaysHowToMakeOne) {
  EXPECT_EQ(run_line({"ca", "list"}), 0);
  EXPECT_EQ(out_, "");
  EXPECT_NE(err_.find("certwright ca create-private"), std::string::npos) << err_;
  EXPECT_TRUE(listed().empty());
}

struct Usage {
  const char* title;
  std::vector<std::string> options;
  int code;
  const char* says;
};

class CommandCaRefuses : public CommandCa, public testing::WithParamInterface<Usage> {};

TEST_P(CommandCaRefuses, WhatCannotBe) {
  std::vector<std::string> line{"ca", "create-private"};
  line.insert(line.end(), GetParam().options.begin(), GetParam().options.end());
  EXPECT_EQ(run_line(line), GetParam().code);
  EXPECT_NE(err_.find(GetParam().says), std::string::npos) << err_;
  EXPECT_TRUE(listed().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Usages, CommandCaRefuses,
    testing::Values(Usage{"no_name", {}, 2, "--name is missing"}, Usage{"an_empty_name", {"--name", ""}, 2, "1 to 64"},
                    Usage{"a_long_name", {"--name", std::string(65, 'a')}, 2, "1 to 64"},
                    Usage{"a_line_break", {"--name", "a\nb"}, 2, "control characters"},
                    Usage{"no_days", {"--name", "CA", "--days", "0"}, 2, "not a number of days"},
                    Usage{"words_for_days", {"--name", "CA", "--days", "10y"}, 2, "not a number of days"},
                    Usage{"too_many_days", {"--name", "CA", "--days", "10951"}, 2, "1 to 10950 days"},
                    Usage{"no_domain", {"--name", "CA", "--permit", "https://x"}, 2, "https://x is not a domain"},
                    Usage{"no_exclusion", {"--name", "CA", "--exclude", ".example.com"}, 2, "is not a domain"},
                    Usage{"no_algorithm", {"--name", "CA", "--key-algorithm", "DSA"}, 2, "there is no such algorithm"},
                    Usage{"no_account", {"--name", "CA", "--account", "12"}, 2, "is not an account"},
                    Usage{"unknown_account", {"--name", "CA", "--account", "999999999999"}, 1, "There is no account"},
                    Usage{"no_region", {"--name", "CA", "--region", "eu west"}, 2, "is not a Region"}),
    [](const auto& usage) { return usage.param.title; });

}  // namespace
}  // namespace certwright::cli::command_ca_test
