#include "tests/cli/command_line_fixture.h"

#include <sys/stat.h>

#include <boost/json.hpp>

#include "cli/version.h"
#include "model/cause.h"

namespace certwright::cli::command_line_test {
namespace {

TEST_F(CommandLine, HelpNamesEveryCommandAndTheExitCodes) {
  EXPECT_EQ(run_line({"--help"}), 0);
  for (const char* word :
       {"init", "serve", "credential", "ca", "request", "list", "describe", "why", "check", "contacts", "recheck", "use", "export",
        "import", "delete", "explain", "version", "--json", "Exit codes"})
    EXPECT_NE(out_.find(word), std::string::npos) << word;
  EXPECT_EQ(run_line({"check", "--help", "--lang", "ja"}), 0);
  EXPECT_NE(out_.find("申請せずに名前をチェックする"), std::string::npos) << out_;
  EXPECT_TRUE(err_.empty());
}

TEST_F(CommandLine, VersionIsTheBuilds) {
  EXPECT_EQ(run_line({"version"}), 0);
  EXPECT_EQ(out_, "certwright " + std::string{version} + "\n");
  EXPECT_EQ(run_line({"--version"}), 0);
  std::ifstream file{std::string{CERTWRIGHT_SOURCE_DIR} + "/CMakeLists.txt"};
  std::stringstream build;
  build << file.rdbuf();
  EXPECT_NE(build.str().find("project(certwright VERSION " + std::string{version}), std::string::npos);
}

struct Usage {
  std::string name;
  std::vector<std::string> arguments;
  std::string says_en;
  std::string says_ja;
};

class UsageError : public CommandLine, public testing::WithParamInterface<Usage> {};

TEST_P(UsageError, IsExplainedInBothLanguages) {
  EXPECT_EQ(run_line(GetParam().arguments), 2);
  EXPECT_NE(err_.find(GetParam().says_en), std::string::npos) << err_;
  variables_["CERTWRIGHT_LANG"] = "ja";
  EXPECT_EQ(run_line(GetParam().arguments), 2);
  EXPECT_NE(err_.find(GetParam().says_ja), std::string::npos) << err_;
  EXPECT_TRUE(server_.calls.empty()) << "nothing was asked of the server";
}

INSTANTIATE_TEST_SUITE_P(
    Table, UsageError,
    testing::Values(
        Usage{"unknown_command", {"reqest", "a.example"}, "Did you mean request?", "request ではありませんか？"},
        Usage{"far_command", {"frobnicate"}, "Try: certwright --help", "使い方: certwright --help"},
        Usage{"unknown_subcommand", {"credential", "creat"}, "Did you mean create?", "create ではありませんか？"},
        Usage{"missing_subcommand", {"credential"}, "A command is missing.", "コマンドが指定されていません。"},
        Usage{"unknown_option",
              {"check", "a.example", "--ofline"},
              "Did you mean --offline?",
              "--offline ではありませんか？"},
        Usage{"missing_argument", {"why"}, "is missing.", "が指定されていません。"},
        Usage{"missing_value",
              {"list", "--endpoint"},
              "--endpoint needs one value.",
              "--endpoint には値が 1 つ必要です。"},
        Usage{"extra_argument",
              {"describe", arn, "more"},
              "\"more\" is one argument too many.",
              "引数「more」は余分です。"},
        Usage{"unknown_method",
              {"request", "a.shop.org", "--method", "fax"},
              "--method dns or --method email",
              "--method dns または --method email"},
        Usage{"unknown_algorithm",
              {"request", "a.shop.org", "--key-algorithm", "DSA"},
              "Use RSA_2048",
              "RSA_2048、EC_prime256v1、EC_secp384r1 のいずれか"},
        Usage{"bad_timeout", {"request", "a.shop.org", "--timeout", "soon"}, "--timeout:", "--timeout:"},
        Usage{"not_an_arn",
              {"describe", "www.shop.org"},
              "is not the ARN of a certificate",
              "証明書の ARN ではありません"},
        Usage{"unknown_status", {"list", "--status", "GONE"}, "there is no such status", "この状態はありません"},
        Usage{"unknown_severity",
              {"why", arn, "--fail-on", "never"},
              "--fail-on error or --fail-on warning",
              "--fail-on error または --fail-on warning"},
        Usage{"no_data_directory", {"serve"}, "Add --data DIR", "--data DIR を付ける"},
        Usage{
            "no_names", {"check", "--offline", "-"}, "There are no names to check.", "チェックする名前がありません。"},
        Usage{"far_cause", {"explain", "WEATHER"}, "`certwright explain` lists", "原因の一覧は"},
        Usage{"unknown_cause",
              {"explain", "CAA_NOT_ALOWED"},
              "Did you mean CAA_NOT_ALLOWED?",
              "CAA_NOT_ALLOWED ではありませんか？"}),
    [](const auto& tested) { return tested.param.name; });

TEST_F(CommandLine, AnUnknownLanguageIsRefused) {
  EXPECT_EQ(run_line({"version", "--lang", "de"}), 2);
  EXPECT_NE(err_.find("--lang en or --lang ja"), std::string::npos);
}

TEST_F(CommandLine, RequestShowsTheRecordAndTheNextCommand) {
  server_.answer("CertificateManager.RequestCertificate", R"({"CertificateArn":")" + std::string{arn} + "\"}");
  server_.answer("CertificateManager.DescribeCertificate", described("PENDING_VALIDATION", false));
  server_.answer("CertificateManager.DescribeCertificate", described("PENDING_VALIDATION", true));
  EXPECT_EQ(run_line({"request", "WWW.Shop.ORG", "www.shop.org", "--idempotency-token", "t1"}), 0);
  EXPECT_EQ(out_, "… WAIT The certificate is requested.\n" + std::string{arn} +
                      "\n\nAdd this record to DNS:\n\n"
                      "  _a.www.shop.org. 300 IN CNAME _b.c.acm-validations.aws.\n\n"
                      "  Name    _a.www.shop.org.\n  Type    CNAME\n  Value   _b.c.acm-validations.aws.\n\n"
                      "Next: certwright why " +
                      arn + "\n");
  EXPECT_EQ(server_.calls.front().second,
            R"({"DomainName":"www.shop.org","ValidationMethod":"DNS","IdempotencyToken":"t1"})");
}

TEST_F(CommandLine, RequestRefusesABadNameBeforeAnyCall) {
  EXPECT_EQ(run_line({"request", "https://shop.example.net/", "--lang", "ja"}), 1);
  EXPECT_NE(out_.find("NAME_IS_URL"), std::string::npos);
  EXPECT_NE(out_.find("shop.example.net"), std::string::npos);
  EXPECT_NE(err_.find("申請は行われていません。"), std::string::npos);
  EXPECT_TRUE(server_.calls.empty());
}

TEST_F(CommandLine, ARefusedNameIsShownInTheFormThatIsWanted) {
  EXPECT_EQ(run_line({"request", "a_b.example.org", "fine.example.org", "https://x.example.org", "--json"}), 1);
  const auto document = boost::json::parse(out_).as_object();
  EXPECT_EQ(document.at("schema_version"), 1);
  const auto& names = document.at("names").as_array();
  ASSERT_EQ(names.size(), 2U) << out_;
  EXPECT_EQ(names[0].at("name"), "a_b.example.org");
  EXPECT_EQ(names[0].at("verdict"), "error");
  EXPECT_EQ(names[1].at("findings").at(0).at("id"), "NAME_IS_URL");
  EXPECT_EQ(run_line({"why", "a_b.example.org", "--json"}), 1);
  EXPECT_EQ(boost::json::parse(out_).at("names").at(0).at("name"), "a_b.example.org");
  EXPECT_EQ(run_line({"request", "https://x.example.org", "--plain"}), 1);
  EXPECT_EQ(out_, "https://x.example.org\terror\tNAME_IS_URL\n");
  EXPECT_TRUE(server_.calls.empty());
}

TEST_F(CommandLine, AServerThatDoesNotAnswerIsToldOnce) {
  EXPECT_EQ(run_line({"list"}), 5);
  EXPECT_EQ(err_,
            "certwright: The server at http://127.0.0.1:8555 does not answer (connection refused).\n"
            "Start the server with `certwright serve --data DIR`, or name another with --endpoint URL.\n");
  EXPECT_EQ(run_line({"list", "--lang", "ja"}), 5);
  EXPECT_NE(err_.find("certwright: http://127.0.0.1:8555 のサーバーが応答しません（connection refused）。\n"),
            std::string::npos)
      << err_;
}

TEST_F(CommandLine, WhatCouldNotBeDeterminedCountsForTheStrict) {
  EXPECT_EQ(run_line({"check", "good.org", "--offline"}), 0) << out_;
  EXPECT_EQ(run_line({"check", "good.org", "--offline", "--strict"}), 4) << "there is no list of unsafe domains";
  EXPECT_EQ(run_line({"check", "good.org", "printer.local", "--offline", "--strict"}), 1) << "an error is worse";
}

TEST_F(CommandLine, AWarningCountsForThoseWhoSaySo) {
  std::string finding = unsafe_finding;
  finding.replace(finding.find("\"error\""), 7, "\"warning\"");
  finding.replace(finding.find("\"fail\""), 6, "\"none\"");
  std::string answer = explained("ISSUED", finding);
  answer.replace(answer.find("\"verdict\":\"error\""), 17, "\"verdict\":\"warning\"");
  server_.answer("Certwright.ExplainCertificate", answer);
  EXPECT_EQ(run_line({"why", arn}), 0) << out_;
  EXPECT_EQ(run_line({"why", arn, "--strict"}), 0) << out_;
  EXPECT_EQ(run_line({"why", arn, "--fail-on", "warning"}), 3) << out_;
}

TEST_F(CommandLine, RequestWaitsUntilIssued) {
  server_.answer("CertificateManager.RequestCertificate", R"({"CertificateArn":")" + std::string{arn} + "\"}");
  for (int i = 0; i < 3; ++i)
    server_.answer("CertificateManager.DescribeCertificate", described("PENDING_VALIDATION", true));
  server_.answer("CertificateManager.DescribeCertificate", described("ISSUED", true));
  EXPECT_EQ(run_line({"request", "www.shop.org", "--wait", "--plain"}), 0);
  EXPECT_EQ(out_, std::string{arn} + "\n");
  EXPECT_EQ(slept_, 2);
}

TEST_F(CommandLine, RequestThatFailsEndsWithTheReason) {
  server_.answer("CertificateManager.RequestCertificate", R"({"CertificateArn":")" + std::string{arn} + "\"}");
  server_.answer("CertificateManager.DescribeCertificate", described("PENDING_VALIDATION", false));
  server_.answer("CertificateManager.DescribeCertificate", described("FAILED", false));
  server_.answer("Certwright.ExplainCertificate", explained("FAILED", unsafe_finding));
  EXPECT_EQ(run_line({"request", "www.shop.org", "--wait"}), 1);
  EXPECT_NE(out_.find("UNSAFE_OPERATOR_LIST (ACM: DOMAIN_NOT_ALLOWED)"), std::string::npos) << out_;
}

TEST_F(CommandLine, ARequestThatFailedAlreadyWasTaken) {
  server_.answer("CertificateManager.RequestCertificate", R"({"CertificateArn":")" + std::string{arn} + "\"}");
  server_.answer("CertificateManager.DescribeCertificate", described("FAILED", false));
  server_.answer("Certwright.ExplainCertificate", explained("FAILED", unsafe_finding));
  EXPECT_EQ(run_line({"request", "www.shop.org"}), 0) << "whoever wants the outcome waits for it";
  EXPECT_NE(out_.find("UNSAFE_OPERATOR_LIST"), std::string::npos) << out_;
  EXPECT_NE(out_.find(arn), std::string::npos);
  EXPECT_EQ(run_line({"request", "www.shop.org", "--plain"}), 0);
  EXPECT_EQ(out_, std::string{arn} + "\n");
}

TEST_F(CommandLine, NoRecordIsAskedForWhereTheRequestFailsInAMoment) {
  server_.answer("CertificateManager.RequestCertificate", R"({"CertificateArn":")" + std::string{arn} + "\"}");
  for (int i = 0; i < 5; ++i)
    server_.answer("CertificateManager.DescribeCertificate", described("PENDING_VALIDATION", true));
  server_.answer("CertificateManager.DescribeCertificate", described("FAILED", true));
  server_.answer("Certwright.ExplainCertificate", explained("FAILED", unsafe_finding));
  EXPECT_EQ(run_line({"request", "www.shop.org"}), 0);
  EXPECT_NE(out_.find("UNSAFE_OPERATOR_LIST"), std::string::npos) << out_;
  EXPECT_EQ(out_.find("Add this record"), std::string::npos) << out_;
  EXPECT_EQ(slept_, 5);
}

TEST_F(CommandLine, ARequestByMailSaysWhatWhySays) {
  std::string by_mail = described("PENDING_VALIDATION", false);
  by_mail.replace(by_mail.find("\"DNS\""), 5, "\"EMAIL\"");
  server_.answer("CertificateManager.RequestCertificate", R"({"CertificateArn":")" + std::string{arn} + "\"}");
  server_.answer("CertificateManager.DescribeCertificate", by_mail);
  server_.answer("Certwright.ExplainCertificate", explained("PENDING_VALIDATION", ""));
  EXPECT_EQ(run_line({"request", "www.shop.org", "--method", "email"}), 0);
  EXPECT_NE(out_.find("\n\nRequest again.\n\nNext: "), std::string::npos) << out_;
  EXPECT_EQ(run_line({"request", "www.shop.org", "--method", "email", "--lang", "ja"}), 0);
  EXPECT_NE(out_.find("\n\n再申請してください。\n\n"), std::string::npos) << out_;
}

TEST_F(CommandLine, AnInterruptedWaitLeavesTheNextCommand) {
  interrupt_after_ = 3;
  server_.answer("CertificateManager.RequestCertificate", R"({"CertificateArn":")" + std::string{arn} + "\"}");
  server_.answer("CertificateManager.DescribeCertificate", described("PENDING_VALIDATION", true));
  EXPECT_EQ(run_line({"request", "www.shop.org", "--wait"}), 130);
  EXPECT_NE(out_.find("Next: certwright why"), std::string::npos);
}

TEST_F(CommandLine, WhyPrintsOneLanguageAndTheVerdictsCode) {
  server_.answer("Certwright.ExplainCertificate", explained("FAILED", unsafe_finding));
  EXPECT_EQ(run_line({"why", arn, "--lang", "ja"}), 1);
  EXPECT_NE(out_.find("リストに登録されています。"), std::string::npos);
  EXPECT_EQ(out_.find("It is on the list."), std::string::npos);
  EXPECT_EQ(run_line({"why", "www.shop.org", "--json"}), 1);
  EXPECT_EQ(server_.calls.back().second, R"({"DomainName":"www.shop.org"})");
  const auto document = boost::json::parse(out_).as_object();
  EXPECT_EQ(document.at("schema_version"), 1);
  const auto& finding = document.at("names").at(0).at("findings").at(0).as_object();
  EXPECT_EQ(finding.at("message"), "It is on the list.");
  EXPECT_EQ(finding.at("remedy"), "Ask.");
  EXPECT_EQ(finding.at("evidence").at("list"), "unsafe.txt");
  EXPECT_EQ(finding.at("acm_failure_reason"), "DOMAIN_NOT_ALLOWED");
}

TEST_F(CommandLine, WhyOfAnIssuedCertificateIsGood) {
  server_.answer("Certwright.ExplainCertificate", explained("ISSUED", ""));
  EXPECT_EQ(run_line({"why", arn}), 0);
}

TEST_F(CommandLine, AnUnreachableServerIsFiveAndSaysWhatToDo) {
  EXPECT_EQ(run_line({"list"}), 5);
  EXPECT_NE(err_.find("`certwright serve --data DIR`"), std::string::npos) << err_;
  EXPECT_TRUE(out_.empty());
  EXPECT_EQ(run_line({"check", "www.shop.org", "--json"}), 5);
  EXPECT_TRUE(out_.empty()) << "no half of a document";
}

TEST_F(CommandLine, ServersErrorsKeepTheirWords) {
  server_.answer("CertificateManager.DescribeCertificate",
                 R"({"__type":"ResourceNotFoundException","message":"Could not find certificate x."})", 400);
  EXPECT_EQ(run_line({"describe", arn}), 1);
  EXPECT_NE(err_.find("Could not find certificate x."), std::string::npos);
  EXPECT_NE(err_.find("`certwright list`"), std::string::npos);
}

TEST_F(CommandLine, WithoutAnAccessKeyItSaysWhereItLooked) {
  variables_.erase("AWS_ACCESS_KEY_ID");
  variables_.erase("AWS_SECRET_ACCESS_KEY");
  EXPECT_EQ(run_line({"list"}), 2);
  EXPECT_NE(err_.find("AWS_SHARED_CREDENTIALS_FILE"), std::string::npos) << err_;
}

TEST_F(CommandLine, AForeignAnswerIsNoCertwrightServer) {
  server_.answer("CertificateManager.ListCertificates", "<html></html>");
  EXPECT_EQ(run_line({"list"}), 5);
  server_.answer("CertificateManager.DescribeCertificate", "[]");
  EXPECT_EQ(run_line({"describe", arn}), 5);
}

TEST_F(CommandLine, ListJoinsThePages) {
  const std::string summary = R"({"CertificateArn":")" + std::string{arn} +
                              R"(","DomainName":"www.shop.org","Status":"ISSUED","NotAfter":1795000000})";
  server_.answer("CertificateManager.ListCertificates",
                 R"({"CertificateSummaryList":[)" + summary + R"(],"NextToken":"n"})");
  server_.answer("CertificateManager.ListCertificates", R"({"CertificateSummaryList":[)" + summary + "]}");
  EXPECT_EQ(run_line({"list", "--json"}), 0);
  EXPECT_EQ(boost::json::parse(out_).at("CertificateSummaryList").as_array().size(), 2U);
  EXPECT_EQ(run_line({"list"}), 0);
  EXPECT_NE(out_.find("www.shop.org"), std::string::npos);
  EXPECT_NE(server_.calls.front().second.find("EC_secp384r1"), std::string::npos) << "elliptic curves are listed too";
}

TEST_F(CommandLine, UseNotesAndRemovesWhatUsesACertificate) {
  const std::string head = R"({"certificate_arn":")" + std::string{arn} + R"(","in_use_by":[)";
  server_.answer("Certwright.AssociateResource", head + R"("lb/1","lb\u001b/2"]})");
  server_.answer("Certwright.DisassociateResource", head + "]}");
  EXPECT_EQ(run_line({"use", arn, "--by", "lb/1"}), 0);
  EXPECT_EQ(server_.calls.back().second, R"({"CertificateArn":")" + std::string{arn} + R"(","Resource":"lb/1"})");
  EXPECT_TRUE(out_.starts_with("In use by:\n  lb/1\n  lb")) << out_;
  EXPECT_EQ(out_.find('\x1b'), std::string::npos) << "no control character reaches the terminal";
  EXPECT_EQ(run_line({"use", arn, "--by", "lb/1", "--plain"}), 0);
  EXPECT_TRUE(out_.starts_with("lb/1\n"));
  EXPECT_EQ(run_line({"use", arn, "--by", "lb/1", "--json"}), 0);
  EXPECT_EQ(out_, head + R"("lb/1","lb\u001b/2"]})" + "\n");
  EXPECT_EQ(run_line({"use", arn, "--by", "lb/1", "--remove"}), 0);
  EXPECT_EQ(server_.calls.back().first, "Certwright.DisassociateResource");
  EXPECT_NE(err_.find("Nothing uses this certificate"), std::string::npos) << err_;
  EXPECT_EQ(run_line({"use", arn}), 2);
  EXPECT_EQ(run_line({"use", "www.shop.org", "--by", "lb/1"}), 2);
  server_.answer("Certwright.AssociateResource", "{}");
  run_line({"use", arn, "--by", "lb/1"});
  EXPECT_EQ(run_line({"use", arn, "--by", "lb/1"}), 5) << "an answer without the list is foreign";
}

TEST_F(CommandLine, DescribeShowsUseAndRevocation) {
  std::string description = described("REVOKED", false);
  description.insert(description.find(R"("Status")"), R"("InUseBy":["lb/1","lb/2"],"RevocationReason":"SUPERSEDED",)");
  server_.answer("CertificateManager.DescribeCertificate", description);
  EXPECT_EQ(run_line({"describe", arn}), 0);
  EXPECT_NE(out_.find("REVOKED (SUPERSEDED)"), std::string::npos) << out_;
  EXPECT_NE(out_.find("lb/1, lb/2"), std::string::npos) << out_;
}

TEST_F(CommandLine, AnEmptyListIsJsonToo) {
  server_.answer("CertificateManager.ListCertificates", R"({"CertificateSummaryList":[]})");
  EXPECT_EQ(run_line({"list", "--json"}), 0);
  EXPECT_TRUE(boost::json::parse(out_).at("CertificateSummaryList").as_array().empty());
}

TEST_F(CommandLine, ExportWritesFourPrivateFilesAndOverwritesNothing) {
  server_.answer("Certwright.ExportBundle", R"({"certificate":"CERT\n","chain":"CHAIN\n","private_key":"KEY\n"})");
  const std::string out = folder_ + "/new/out";
  EXPECT_EQ(run_line({"export", arn, "--out", out}), 0) << err_;
  EXPECT_EQ(read("new/out/fullchain.pem"), "CERT\nCHAIN\n");
  EXPECT_EQ(read("new/out/privkey.pem"), "KEY\n");
  struct stat found{};
  ASSERT_EQ(::stat((out + "/privkey.pem").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  EXPECT_EQ(out_.find("KEY"), std::string::npos);

  write("new/out/privkey.pem", "mine");
  const std::size_t calls = server_.calls.size();
  EXPECT_EQ(run_line({"export", arn, "--out", out}), 1);
  EXPECT_EQ(server_.calls.size(), calls) << "the key is not even asked for";
  EXPECT_EQ(read("new/out/privkey.pem"), "mine");
  EXPECT_EQ(run_line({"export", arn, "--out", out, "--force"}), 0);
  EXPECT_EQ(read("new/out/privkey.pem"), "KEY\n");
}

constexpr const char* leaf_pem = "-----BEGIN CERTIFICATE-----\nTEVBRg==\n-----END CERTIFICATE-----\n";
constexpr const char* root_pem = "-----BEGIN CERTIFICATE-----\nUk9PVA==\n-----END CERTIFICATE-----\n";

TEST_F(CommandLine, ImportSendsTheFilesAndTellsTheArn) {
  server_.answer("CertificateManager.ImportCertificate", R"({"CertificateArn":")" + std::string{arn} + R"("})");
  const std::string certificate = write("cert.pem", leaf_pem);
  const std::string key = write("key.pem", "KEY");
  const std::string chain = write("chain.pem", root_pem);
  EXPECT_EQ(run_line({"import", "--certificate", certificate, "--private-key", key, "--chain", chain, "--plain"}), 0)
      << err_;
  EXPECT_EQ(out_, std::string{arn} + "\n");
  const auto sent = [&] { return boost::json::parse(server_.calls.back().second).as_object(); };
  EXPECT_EQ(sent().at("Certificate").as_string(), base64(bytes_of(leaf_pem)));
  EXPECT_EQ(sent().at("PrivateKey").as_string(), base64(bytes_of("KEY")));
  EXPECT_EQ(sent().at("CertificateChain").as_string(), base64(bytes_of(root_pem)));
  EXPECT_FALSE(sent().contains("CertificateArn"));
  EXPECT_EQ(run_line({"import", "--certificate", certificate, "--private-key", key, "--arn", arn}), 0) << err_;
  EXPECT_EQ(sent().at("CertificateArn").as_string(), arn);
  EXPECT_FALSE(sent().contains("CertificateChain"));
  EXPECT_NE(out_.find("The certificate is imported."), std::string::npos);
}

TEST_F(CommandLine, ImportTakesAFullChainApart) {
  server_.answer("CertificateManager.ImportCertificate", R"({"CertificateArn":")" + std::string{arn} + R"("})");
  const std::string full = write("fullchain.pem", std::string{leaf_pem} + root_pem);
  EXPECT_EQ(run_line({"import", "--certificate", full, "--private-key", write("key.pem", "KEY")}), 0) << err_;
  const auto sent = boost::json::parse(server_.calls.back().second).as_object();
  EXPECT_EQ(sent.at("Certificate").as_string(), base64(bytes_of(leaf_pem)));
  EXPECT_EQ(sent.at("CertificateChain").as_string(), base64(bytes_of(root_pem)));
}

TEST_F(CommandLine, ImportNeedsFilesThatCanBeRead) {
  const std::string key = write("key.pem", "KEY");
  EXPECT_EQ(run_line({"import", "--certificate", folder_ + "/absent.pem", "--private-key", key}), 2);
  EXPECT_NE(err_.find("absent.pem"), std::string::npos) << err_;
  EXPECT_EQ(run_line({"import", "--certificate", write("empty.pem", ""), "--private-key", key}), 2);
  EXPECT_NE(err_.find("empty"), std::string::npos) << err_;
  EXPECT_EQ(run_line({"import", "--certificate", write("long.pem", std::string(2'097'153, 'x')), "--private-key", key}),
            2);
  EXPECT_EQ(run_line({"import", "--certificate", folder_, "--private-key", key}), 2) << "a directory";
  EXPECT_EQ(run_line({"import", "--certificate", key, "--private-key", key, "--arn", "nothing"}), 2);
  EXPECT_EQ(run_line({"import", "--certificate", key}), 2) << "no key";
  EXPECT_TRUE(server_.calls.empty());
}

TEST_F(CommandLine, ExportReplacesALinkAndDoesNotFollowIt) {
  server_.answer("Certwright.ExportBundle", R"({"certificate":"CERT\n","chain":"CHAIN\n","private_key":"KEY\n"})");
  write("target", "untouched");
  std::filesystem::create_symlink(folder_ + "/target", folder_ + "/privkey.pem");
  EXPECT_EQ(run_line({"export", arn, "--out", folder_}), 1);
  EXPECT_EQ(run_line({"export", arn, "--out", folder_, "--force"}), 0) << err_;
  EXPECT_EQ(read("target"), "untouched");
  EXPECT_EQ(read("privkey.pem"), "KEY\n");
}

TEST_F(CommandLine, CheckAsksOnlyForNamesThatCanBeNames) {
  server_.answer("Certwright.CheckNames",
                 R"({"schema_version":1,"names":[{"name":"www.shop.org","verdict":"ok","findings":[]}]})");
  EXPECT_EQ(run_line({"check", "no_name_at_all", "WWW.shop.org", "--json"}), 1);
  EXPECT_EQ(server_.calls.back().second, R"({"Names":["www.shop.org"],"ValidationMethod":"DNS","WaitSeconds":20})");
  const auto names = boost::json::parse(out_).at("names").as_array();
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].at("name"), "no_name_at_all");
  EXPECT_EQ(names[0].at("verdict"), "error");
  EXPECT_EQ(names[1].at("verdict"), "ok");
}

TEST_F(CommandLine, RecheckOfANameAsksPastWhatIsKept) {
  server_.answer("Certwright.CheckNames",
                 R"({"schema_version":1,"names":[{"name":"www.shop.org","verdict":"ok","findings":[]}]})");
  EXPECT_EQ(run_line({"recheck", "WWW.shop.org", "--plain"}), 0) << err_;
  EXPECT_EQ(server_.calls.back().second,
            R"({"Names":["www.shop.org"],"ValidationMethod":"DNS","Recheck":true,"WaitSeconds":20})");
  EXPECT_EQ(out_, "www.shop.org\tok\n");
  EXPECT_EQ(run_line({"recheck", "no_name_at_all"}), 1);
  EXPECT_EQ(server_.calls.size(), 1U) << "what is no name is not asked about";
}

TEST_F(CommandLine, CheckOfflineReadsArgumentsFilesAndStandardInput) {
  const std::string list = write("names.txt", "\xEF\xBB\xBF# mine\r\n\r\nprinter.local\r\nwww.fine-name.org\r\n");
  for (const auto& [argument, input] : std::map<std::string, std::string>{{list, ""}, {"-", read("names.txt")}}) {
    EXPECT_EQ(run_line({"check", "--offline", argument, "--plain", "--config", with_lists()}, input), 1);
    EXPECT_EQ(out_, "printer.local\terror\tNAME_SPECIAL_USE\nwww.fine-name.org\tok\n") << argument;
  }
  EXPECT_EQ(run_line({"check", "--offline", "www.fine-name.org", "--config", with_lists()}), 0);
  EXPECT_EQ(out_, "✔ OK  www.fine-name.org\n\n");
  EXPECT_TRUE(server_.calls.empty());
}

TEST_F(CommandLine, ALongListIsShownByItsFindingsAndASummary) {
  std::string list;
  for (int i = 0; i < 50'000; ++i)
    list += "name-" + std::to_string(i) + (i % 1000 == 0 ? ".local\n" : ".fine-name.org\n");
  EXPECT_EQ(run_line({"check", "--offline", "-", "--config", with_lists()}, list), 1);
  EXPECT_EQ(out_.substr(0, out_.find("  NAME_SPECIAL_USE")), "✗ FAIL  name-0.local");
  EXPECT_LT(out_.find("name-1000.local"), out_.find("name-2000.local")) << "in the order of the input";
  EXPECT_NE(out_.find("50,000 names: 49,950 ✔ OK, 50 ✗ FAIL\n  ✗ 50  NAME_SPECIAL_USE  such as name-0.local\n"),
            std::string::npos)
      << out_.substr(out_.size() - 300);
}

TEST_F(CommandLine, JsonOfALongListIsOneDocumentAndJsonLinesAreMany) {
  std::string list;
  for (int i = 0; i < 20'000; ++i) list += "name-" + std::to_string(i) + ".fine-name.org\n";
  EXPECT_EQ(run_line({"check", "--offline", "-", "--json"}, list), 0);
  const auto names = boost::json::parse(out_).at("names").as_array();
  ASSERT_EQ(names.size(), 20'000U);
  EXPECT_EQ(names[19'999].at("name"), "name-19999.fine-name.org");
  EXPECT_EQ(run_line({"check", "--offline", "-", "--jsonl"}, list), 0);
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 20'000);
  EXPECT_EQ(boost::json::parse(out_.substr(0, out_.find('\n'))).at("name"), "name-0.fine-name.org");
}

TEST_F(CommandLine, ABadConfigurationIsToldWithItsLine) {
  const std::string config = write("bad.toml", "[server]\nlisen = 1\n");
  EXPECT_EQ(run_line({"check", "--offline", "a.shop.org", "--config", config}), 2);
  EXPECT_NE(err_.find("bad.toml:2: [server] has no key lisen; did you mean listen?"), std::string::npos) << err_;
}

TEST_F(CommandLine, PrintConfigShowsWhatIsInForce) {
  write("certwright.toml", "[quotas]\nnames_per_certificate = 7\n");
  EXPECT_EQ(run_line({"serve", "--print-config", "--data", folder_}), 0);
  EXPECT_NE(out_.find("names_per_certificate = 7\n"), std::string::npos);
}

TEST_F(CommandLine, ExplainListsEveryCause) {
  EXPECT_EQ(run_line({"explain", "--plain"}), 0);
  EXPECT_EQ(static_cast<std::size_t>(std::count(out_.begin(), out_.end(), '\n')), model::cause::all().size());
  EXPECT_NE(out_.find("CAA_NOT_ALLOWED\terror\t"), std::string::npos) << out_;
  EXPECT_EQ(run_line({"explain", "--json"}), 0);
  EXPECT_EQ(boost::json::parse(out_).at("causes").as_array().size(), model::cause::all().size());
  EXPECT_EQ(run_line({"explain"}), 0);
  EXPECT_LT(out_.find("1 Contacts"), out_.find("\n10 ")) << "in the order of the catalogue";
  EXPECT_NE(out_.find("No mail server was found"), std::string::npos);
  EXPECT_EQ(run_line({"explain", "--lang", "ja"}), 0);
  EXPECT_NE(out_.find("メールサーバーが見つからない"), std::string::npos);
}

TEST_F(CommandLine, EveryCauseCanBeExplained) {
  for (const model::Cause* cause : model::cause::all()) {
    ASSERT_EQ(run_line({"explain", std::string{cause->id}, "--json"}), 0) << cause->id;
    const auto document = boost::json::parse(out_).as_object();
    for (const char* text : {"message_en", "message_ja", "remedy_en", "remedy_ja"})
      EXPECT_FALSE(document.at(text).as_string().empty()) << cause->id << ' ' << text;
  }
}

TEST_F(CommandLine, ExplainShowsACauseInBothLanguages) {
  EXPECT_EQ(run_line({"explain", "caa_not_allowed"}), 0);
  EXPECT_NE(out_.find("CAA_NOT_ALLOWED  error"), std::string::npos);
  EXPECT_NE(out_.find("English"), std::string::npos);
  EXPECT_NE(out_.find("日本語"), std::string::npos);
  EXPECT_EQ(run_line({"explain", "CAA_NOT_ALLOWED", "--json"}), 0);
  EXPECT_EQ(boost::json::parse(out_).at("id"), "CAA_NOT_ALLOWED");
}

}  // namespace
}  // namespace certwright::cli::command_line_test
