// certwright revoke: what goes to the server, and what people and scripts are shown.
#include "base/digest.h"
#include "pki/key.h"
#include "pki/x509.h"
#include "tests/cli/command_line_fixture.h"

namespace certwright::cli::revoke_command_test {
namespace {

std::string planned(const std::string& id, int total) {
  return R"({"schema_version":1,"plan":{)" + (id.empty() ? "" : R"("id":")" + id + R"(",)") +
         R"("reason":"KEY_COMPROMISE","total":)" + std::to_string(total) +
         R"(,"done":0,"revoked":0},"accounts":[{"account":"123456789012","certificates":)" + std::to_string(total) +
         R"(}],"already_revoked":1,"expired":0,"unknown":2,"sample":[{"serial":"0a0b","certificate_arn":"arn:x",)"
         R"("names":["www.example.net"],"not_after":"2027-01-01T00:00:00Z"}]})";
}
std::string at(int done, int total) {
  return R"({"schema_version":1,"plan":{"id":"revocation-1","reason":"KEY_COMPROMISE","total":)" +
         std::to_string(total) + R"(,"done":)" + std::to_string(done) + R"(,"revoked":)" + std::to_string(done) + "}}";
}

using RevokeCommand = CommandLine;

TEST_F(RevokeCommand, WithoutYesNothingIsRevoked) {
  server_.answer("Certwright.PlanRevocation", planned("", 2));
  for (const char* option : {"--dry-run", "--plain"}) {
    ASSERT_EQ(run_line({"revoke", "--serial", "0a:0b", "--reason", "keyCompromise", option}), 0) << err_;
    EXPECT_EQ(server_.calls.back().second, R"({"Reason":"KEY_COMPROMISE","DryRun":true,"SerialNumbers":["0a:0b"]})");
    EXPECT_NE(out_.find("0a0b"), std::string::npos) << out_;
    EXPECT_NE(out_.find("www.example.net"), std::string::npos) << out_;
  }
  EXPECT_NE(err_.find("--yes"), std::string::npos) << err_;
  ASSERT_EQ(run_line({"revoke", "--serial", "0a0b", "--reason", "superseded", "--lang", "ja"}), 0) << err_;
  EXPECT_NE(out_.find("2 枚の証明書を失効の対象とします"), std::string::npos) << out_;
  EXPECT_NE(err_.find("失効済み 1 枚"), std::string::npos) << err_;
  EXPECT_EQ(server_.calls.size(), 3U) << "nothing but plans that are not kept";
}

TEST_F(RevokeCommand, WithYesThePlanIsCarriedOutToItsEnd) {
  server_.answer("Certwright.PlanRevocation", planned("revocation-1", 300));
  server_.answer("Certwright.RunRevocation", at(200, 300));
  server_.answer("Certwright.RunRevocation", at(300, 300));
  ASSERT_EQ(run_line({"revoke", arn, "--reason", "KEY_COMPROMISE", "--yes"}), 0) << err_;
  ASSERT_EQ(server_.calls.size(), 3U);
  EXPECT_EQ(server_.calls[0].second, R"({"Reason":"KEY_COMPROMISE","CertificateArn":")" + std::string{arn} + R"("})");
  EXPECT_EQ(server_.calls[1].second, R"({"PlanId":"revocation-1"})");
  EXPECT_NE(out_.find("Revoked 300 certificates"), std::string::npos) << out_;
  ASSERT_EQ(run_line({"revoke", "--resume", "revocation-1", "--json"}), 0) << err_;
  EXPECT_EQ(server_.calls.back().first, "Certwright.RunRevocation");
  EXPECT_NE(out_.find("\"done\":300"), std::string::npos) << out_;
}

TEST_F(RevokeCommand, AFileOfSerialNumbersIsTakenApartIntoPlans) {
  server_.answer("Certwright.PlanRevocation", planned("", 1));
  std::string lines = "# found on 26 November\n\n";
  for (int i = 0; i < 10'001; ++i) lines += std::to_string(100'000 + i) + "  # one\r\n";
  ASSERT_EQ(run_line({"revoke", "--serials", "-", "--reason", "unspecified"}, lines), 0) << err_;
  ASSERT_EQ(server_.calls.size(), 2U);
  EXPECT_EQ(server_.calls[1].second, R"({"Reason":"UNSPECIFIED","DryRun":true,"SerialNumbers":["110000"]})");
  EXPECT_EQ(run_line({"revoke", "--serials", "-", "--reason", "unspecified"}, "# none\n"), 2);
}

TEST_F(RevokeCommand, AKeyIsKnownInAnyFile) {
  server_.answer("Certwright.PlanRevocation", planned("", 1));
  const auto key = pki::PrivateKey::generate(pki::KeyKind::p256);
  ASSERT_TRUE(key);
  const std::string hash = hex(ByteView{sha256(key->public_key())});
  const Secret pkcs8 = *key->pkcs8();
  for (const std::string& pem :
       {pki::to_pem("PRIVATE KEY", pkcs8.reveal()), pki::to_pem("PUBLIC KEY", key->public_key())}) {
    ASSERT_EQ(run_line({"revoke", "--key", "-", "--reason", "keyCompromise"}, pem), 0) << err_;
    EXPECT_EQ(server_.calls.back().second,
              R"({"Reason":"KEY_COMPROMISE","DryRun":true,"PublicKeyHash":")" + hash + R"("})");
  }
  EXPECT_EQ(run_line({"revoke", "--key", "-", "--reason", "keyCompromise"}, "no PEM"), 2);
}

TEST_F(RevokeCommand, WhatIsNotClearIsRefused) {
  EXPECT_EQ(run_line({"revoke", "--reason", "superseded"}), 2);
  EXPECT_EQ(run_line({"revoke", "--serial", "0a", "--name", "example.net", "--reason", "superseded"}), 2);
  EXPECT_EQ(run_line({"revoke", "--serial", "0a"}), 2);
  EXPECT_EQ(run_line({"revoke", "--serial", "0a", "--reason", "certificateHold"}), 2);
  EXPECT_EQ(run_line({"revoke", "--serial", "0a", "--reason", "lost"}), 2);
  EXPECT_EQ(run_line({"revoke", "no-arn", "--reason", "superseded"}), 2);
  EXPECT_TRUE(server_.calls.empty());
  server_.answer("Certwright.PlanRevocation", planned("", 0));
  EXPECT_EQ(run_line({"revoke", "--name", "absent.example", "--reason", "superseded"}), 1);
}

}  // namespace
}  // namespace certwright::cli::revoke_command_test
