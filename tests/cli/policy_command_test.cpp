// `certwright policy` and the principals of `certwright credential`, on a data directory of their own.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>

#include "cli/command_line.h"

namespace certwright::cli::policy_command_test {
namespace {

constexpr const char* team_policy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Team", "Effect": "Allow", "Action": "acm:RequestCertificate", "Resource": "*",
     "Condition": {"ForAllValues:StringLike": {"acm:DomainNames": "*.team.com"}}},
    {"Effect": "Allow", "Action": "acm:Describe*", "Resource": "*"},
    {"Sid": "NoMail", "Effect": "Deny", "Action": "*", "Resource": "*",
     "Condition": {"StringEquals": {"acm:ValidationMethod": "EMAIL"}}}
  ]
}
)";

class PolicyCommands : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "certwright-policy-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    ASSERT_EQ(run_line({"init"}), 0) << err_;
    std::ofstream{folder_ + "/team.json"} << team_policy;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  int run_line(const std::vector<std::string>& arguments, const std::string& input = "",
               const std::string& language = "C.UTF-8") {
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream err;
    Io io{.in = in,
          .out = out,
          .err = err,
          .environment = [&](const std::string& name) -> std::optional<std::string> {
            if (name == "LANG") return language;
            if (name == "COLUMNS") return "120";
            if (name == "CERTWRIGHT_DATA") return folder_ + "/data";
            return std::nullopt;
          },
          .sleep = {},
          .interrupted = {}};
    const int code = run(arguments, io);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  int simulate(const std::vector<std::string>& more) {
    std::vector<std::string> all{"policy", "simulate", "ci"};
    all.insert(all.end(), more.begin(), more.end());
    return run_line(all);
  }
  std::string team() const { return folder_ + "/team.json"; }

  std::string folder_;
  std::string out_;
  std::string err_;
};

TEST_F(PolicyCommands, PutShowListAndRemove) {
  EXPECT_EQ(run_line({"policy", "show", "ci"}), 1);
  EXPECT_NE(err_.find("Account 123456789012 has no principal ci."), std::string::npos) << err_;
  EXPECT_EQ(run_line({"policy", "put", "ci", team()}), 0) << err_;
  EXPECT_EQ(run_line({"policy", "show", "ci"}), 0);
  EXPECT_EQ(out_, team_policy);
  EXPECT_EQ(run_line({"policy", "show", "ci", "--json"}), 0);
  const auto shown = boost::json::parse(out_);
  EXPECT_EQ(shown.at("arn").as_string(), "arn:aws:iam::123456789012:user/ci");
  EXPECT_EQ(shown.at("policy").at("Statement").as_array().size(), 3U);
  EXPECT_EQ(run_line({"policy", "put", "web", "-"}, team_policy), 0) << err_;
  EXPECT_EQ(run_line({"policy", "list", "--plain"}), 0);
  EXPECT_EQ(out_, "ci\t123456789012\tpolicy\nweb\t123456789012\tpolicy\n");
  EXPECT_EQ(run_line({"policy", "list", "--json"}), 0);
  EXPECT_EQ(boost::json::parse(out_).at("principals").as_array().size(), 2U);
  EXPECT_EQ(run_line({"policy", "remove", "web"}), 0) << err_;
  EXPECT_EQ(run_line({"policy", "list"}), 0);
  EXPECT_EQ(out_.find("web"), std::string::npos) << out_;
}

TEST_F(PolicyCommands, RefusedDocumentsSayWhereAndChangeNothing) {
  EXPECT_EQ(run_line({"policy", "put", "ci", team()}), 0);
  const std::string refused = R"({"Statement":{"Effect":"Allow","NotAction":"acm:*","Resource":"*"}})";
  EXPECT_EQ(run_line({"policy", "put", "ci", "-"}, refused), 2);
  EXPECT_NE(err_.find("Statement.NotAction: "), std::string::npos) << err_;
  EXPECT_EQ(run_line({"policy", "put", "ci", "-"}, std::string(100'000, ' ')), 1) << err_;
  EXPECT_EQ(run_line({"policy", "put", "ci", folder_ + "/none.json"}), 1);
  EXPECT_EQ(run_line({"policy", "put", "c i", team()}), 2);
  EXPECT_EQ(run_line({"policy", "put", "ci", team(), "--account", "999999999999"}), 1);
  EXPECT_NE(err_.find("There is no account 999999999999. To make it"), std::string::npos) << err_;
  EXPECT_EQ(run_line({"policy", "show", "ci"}), 0);
  EXPECT_EQ(out_, team_policy);
}

TEST_F(PolicyCommands, SimulateTellsTheStatementAndExits) {
  ASSERT_EQ(run_line({"policy", "put", "ci", team()}), 0);
  EXPECT_EQ(simulate({"--action", "acm:RequestCertificate", "--context", "acm:DomainNames=a.team.com"}), 0) << err_;
  EXPECT_EQ(out_, "✔ acm:RequestCertificate is allowed by Statement[0] (Sid Team).\n");
  EXPECT_EQ(simulate({"--action", "acm:RequestCertificate", "--context", "acm:DomainNames=a.team.com", "--context",
                      "acm:DomainNames=other.com"}),
            1);
  EXPECT_EQ(out_, "✗ acm:RequestCertificate is denied: no statement allows it.\n");
  EXPECT_EQ(simulate({"--action", "acm:RequestCertificate", "--context", "acm:ValidationMethod=EMAIL"}), 1);
  EXPECT_EQ(out_, "✗ acm:RequestCertificate is denied by Statement[2] (Sid NoMail).\n");
  EXPECT_EQ(simulate({"--action", "acm:DescribeCertificate", "--resource", "arn:aws:acm:us-east-1:1:certificate/a"}),
            0);
  EXPECT_EQ(out_, "✔ acm:DescribeCertificate is allowed by Statement[1].\n");
  EXPECT_EQ(run_line({"policy", "simulate", "ci", "--action", "acm:DescribeCertificate"}, "", "ja_JP.UTF-8"), 0);
  EXPECT_EQ(out_, "✔ acm:DescribeCertificate は Statement[1] により許可されます。\n");
  EXPECT_EQ(simulate({"--action", "acm:DeleteCertificate", "--json"}), 1);
  EXPECT_EQ(boost::json::parse(out_).at("decision").as_string(), "implicitDeny");
  EXPECT_TRUE(boost::json::parse(out_).at("statement").is_null());
  EXPECT_EQ(simulate({"--action", "acm:DescribeCertificate", "--plain"}), 0);
  EXPECT_EQ(out_, "allowed\t1\t\n");
}

TEST_F(PolicyCommands, SimulateRefusesWhatIsNoContext) {
  ASSERT_EQ(run_line({"policy", "put", "ci", team()}), 0);
  for (const char* context : {"aws:SourceIp=192.0.2.1", "acm:DomainNames", "=x", ""}) {
    EXPECT_EQ(simulate({"--action", "acm:RequestCertificate", "--context", context}), 2) << context;
    EXPECT_NE(err_.find("--context"), std::string::npos);
  }
  EXPECT_EQ(simulate({}), 2);
}

TEST_F(PolicyCommands, CredentialsBelongToPrincipals) {
  EXPECT_EQ(run_line({"credential", "create", "--principal", "ci", "--json"}), 0) << err_;
  const auto made = boost::json::parse(out_);
  EXPECT_EQ(made.at("principal").as_string(), "ci");
  const std::string id{made.at("access_key_id").as_string()};
  EXPECT_NE(err_.find("certwright policy put ci FILE"), std::string::npos) << err_;
  EXPECT_EQ(run_line({"policy", "show", "ci"}), 0);
  EXPECT_NE(err_.find("ci has no policy, so it may do nothing."), std::string::npos) << err_;
  EXPECT_EQ(simulate({"--action", "acm:ListCertificates"}), 1);
  EXPECT_EQ(run_line({"policy", "put", "ci", team()}), 0);

  std::ofstream{folder_ + "/key"} << "AKIAIMPORTED00000001\nwJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n";
  EXPECT_EQ(run_line({"credential", "import", "--principal", "ci", folder_ + "/key"}), 0) << err_;
  EXPECT_EQ(run_line({"policy", "show", "ci"}), 0);
  EXPECT_EQ(out_, team_policy) << "a further key leaves the policy as it is";
  EXPECT_EQ(run_line({"credential", "list", "--plain"}), 0);
  EXPECT_NE(out_.find(id + "\t123456789012\tenabled\tci\n"), std::string::npos) << out_;
  EXPECT_EQ(run_line({"credential", "list"}), 0);
  EXPECT_NE(out_.find("PRINCIPAL"), std::string::npos);
  EXPECT_EQ(run_line({"credential", "create", "--principal", "not a name"}), 2);

  EXPECT_EQ(run_line({"policy", "remove", "ci"}), 1) << "its keys are enabled";
  EXPECT_EQ(run_line({"credential", "disable", id}), 0);
  EXPECT_EQ(run_line({"credential", "disable", "AKIAIMPORTED00000001"}), 0);
  EXPECT_EQ(run_line({"policy", "remove", "ci"}), 0) << err_;
}

TEST_F(PolicyCommands, AccountsAreMadeByTheirFirstKey) {
  EXPECT_EQ(run_line({"credential", "create", "--account", "210987654321", "--principal", "web"}), 0) << err_;
  EXPECT_EQ(run_line({"policy", "put", "web", team(), "--account", "210987654321"}), 0) << err_;
  EXPECT_EQ(run_line({"policy", "show", "web"}), 1) << "a principal belongs to one account";
  EXPECT_EQ(run_line({"policy", "show", "web", "--account", "210987654321"}), 0);
}

}  // namespace
}  // namespace certwright::cli::policy_command_test
