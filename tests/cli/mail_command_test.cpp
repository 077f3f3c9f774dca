// certwright mail: what goes to the server, and what people and scripts are shown.
#include "tests/cli/command_line_fixture.h"

namespace certwright::cli::mail_command_test {
namespace {

constexpr const char* mail_json =
    R"({"id":"00ff","kind":"validation","account":"123456789012","region":"us-east-1","about":"arn:x",)"
    R"("domain":"www.example.net","to":"admin@example.net","language":"en","state":"queued",)"
    R"("created_at":"2026-11-26T05:05:00Z","expires_at":"2026-11-29T05:05:00Z","attempts":1,)"
    R"("next_attempt_at":"2026-11-26T05:06:00Z","replies":[{"at":"2026-11-26T05:05:01Z","code":451,)"
    R"("text":"451 4.7.1 greylisted \u001b[2J","server":"relay.example:587"}],"answer":null})";

std::string mails(const std::string& elements, const std::string& token = "") {
  return R"({"schema_version":1,"mails":[)" + elements + "]" +
         (token.empty() ? "" : R"(,"next_token":")" + token + "\"") + "}";
}

using MailCommand = CommandLine;

TEST_F(MailCommand, ShowsWhatBecameOfMails) {
  server_.answer("Certwright.ListMails", mails(mail_json));
  ASSERT_EQ(run_line({"mail", "list"}), 0) << err_;
  EXPECT_EQ(server_.calls.front().second, R"({"MaxItems":100})");
  for (const char* part : {"admin@example.net", "www.example.net", "waits to be sent", "451 4.7.1 greylisted",
                           "relay.example:587", "Next try"})
    EXPECT_NE(out_.find(part), std::string::npos) << part << "\n" << out_;
  EXPECT_EQ(out_.find('\x1b'), std::string::npos);
  ASSERT_EQ(run_line({"mail", "list", "--lang", "ja"}), 0) << err_;
  EXPECT_NE(out_.find("送信待ち"), std::string::npos) << out_;
}

TEST_F(MailCommand, AsksForWhatIsSaid) {
  server_.answer("Certwright.ListMails", mails(""));
  const std::vector<std::pair<std::vector<std::string>, std::string>> lines{
      {{arn}, R"({"About":")" + std::string{arn} + R"(","MaxItems":100})"},
      {{"case-0123"}, R"({"About":"case-0123","MaxItems":100})"},
      {{"www.example.net", "--state", "refused", "--to", "a@example.net", "--limit", "5"},
       R"({"DomainName":"www.example.net","State":"refused","Address":"a@example.net","MaxItems":5})"}};
  for (const auto& [arguments, body] : lines) {
    std::vector<std::string> line{"mail", "list"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    ASSERT_EQ(run_line(line), 0) << err_;
    EXPECT_EQ(server_.calls.back().second, body);
  }
  EXPECT_EQ(run_line({"mail", "list", "--state", "lost"}), 2);
  EXPECT_EQ(run_line({"mail", "list", "--limit", "0"}), 2);
}

TEST_F(MailCommand, GivesScriptsTheAnswerItself) {
  server_.answer("Certwright.ListMails", mails(mail_json));
  ASSERT_EQ(run_line({"mail", "list", "--json"}), 0);
  EXPECT_NE(out_.find(R"("id":"00ff")"), std::string::npos) << out_;
  ASSERT_EQ(run_line({"mail", "list", "--plain"}), 0);
  EXPECT_EQ(out_.substr(0, out_.find("\t451")),
            "00ff\tqueued\t2026-11-26T05:05:00Z\tadmin@example.net\twww.example.net\tarn:x");
}

TEST_F(MailCommand, TellsOfAReturnedMail) {
  server_.answer("Certwright.RecordBounce", mails(mail_json));
  ASSERT_EQ(run_line({"mail", "bounce"}, "hello"), 0) << err_;
  EXPECT_EQ(server_.calls.back().second, R"({"Message":"aGVsbG8="})");
  EXPECT_EQ(run_line({"mail", "bounce", "/no/such/file"}), 2);
}

TEST_F(MailCommand, ShowsAndChangesSettings) {
  const std::string kept = R"({"schema_version":1,"mail_settings":{"language":"ja","address":"ops@example.net"}})";
  server_.answer("Certwright.GetMailSettings", kept);
  server_.answer("Certwright.PutMailSettings", kept);
  ASSERT_EQ(run_line({"mail", "settings"}), 0) << err_;
  EXPECT_EQ(server_.calls.back(), (std::pair<std::string, std::string>{"Certwright.GetMailSettings", "{}"}));
  EXPECT_NE(out_.find("ops@example.net"), std::string::npos);
  ASSERT_EQ(run_line({"mail", "settings", "--plain"}), 0) << err_;
  EXPECT_EQ(out_, "ja\tops@example.net\n");
  ASSERT_EQ(run_line({"mail", "settings", "--language", "ja", "--address", "ops@example.net"}), 0) << err_;
  EXPECT_EQ(server_.calls.back().second, R"({"Language":"ja","Address":"ops@example.net"})");
  ASSERT_EQ(run_line({"mail", "settings", "--address", ""}), 0) << err_;
  EXPECT_EQ(server_.calls.back().second, R"({"Address":""})");
  ASSERT_EQ(run_line({"mail", "settings", "--language", "default", "--address", ""}), 0) << err_;
  EXPECT_EQ(server_.calls.back().second, R"({"Language":"default","Address":""})");
  EXPECT_EQ(run_line({"mail", "settings", "--language", "fr"}), 2);
}

}  // namespace
}  // namespace certwright::cli::mail_command_test
