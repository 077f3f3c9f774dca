// certwright case, allow-list and events: what goes to the server, and what people and scripts are shown.
#include "tests/cli/command_line_fixture.h"

namespace certwright::cli::case_command_test {
namespace {

constexpr const char* case_json =
    R"({"case_id":"case-0123456789ab","account":"123456789012","region":"us-east-1","certificate_arn":"arn:x",)"
    R"("state":"OPEN","names":[{"name":"www.big.org","causes":["VERIFY_TOP_SITE"]}],)"
    R"("requester":"arn:aws:iam::123456789012:user/ci","opened_at":"2026-11-26T05:05:00Z",)"
    R"("message":"It is ours.\nSee \u001b[2J","comments":[{"author":"arn:aws:iam::123456789012:user/security",)"
    R"("at":"2026-11-26T06:05:00Z","text":"Which contract?"}],"decision":null})";
constexpr const char* entry_json =
    R"({"entry_id":"allow-0123456789ab-1","name":"big.org","subtree":true,"wildcards":true,"account":"123456789012",)"
    R"("reason":"ours","approver":"arn:aws:iam::123456789012:user/security","case_id":"case-0123456789ab",)"
    R"("created_at":"2026-11-26T05:05:00Z","expires_at":"2027-11-26T05:05:00Z","expired":false})";
constexpr const char* event_json =
    R"({"number":7,"name":"case.opened","subject":"case-0123456789ab","account":"123456789012",)"
    R"("actor":"arn:aws:iam::123456789012:user/ci","at":"2026-11-26T05:05:00.120Z",)"
    R"("details":{"names":"www.big.org","allow_list_entry":["a","b"]}})";

std::string document(const std::string& entries = "") {
  return R"({"schema_version":1,"case":)" + std::string{case_json} +
         (entries.empty() ? "" : R"(,"allow_list":[)" + entries + "]") + "}";
}

std::string events(const std::string& elements, bool more, const std::string& token) {
  return R"({"schema_version":1,"events":[)" + elements + R"(],"more":)" + (more ? "true" : "false") +
         R"(,"next_token":")" + token + R"("})";
}

using CaseCommand = CommandLine;

TEST_F(CaseCommand, OpensACaseAndSaysWhatIsNext) {
  server_.answer("Certwright.OpenCase", document());
  ASSERT_EQ(run_line({"case", "open", arn, "--message", "It is \"ours\"."}), 0) << err_;
  EXPECT_EQ(server_.calls.front().second,
            R"({"CertificateArn":")" + std::string{arn} + R"(","Message":"It is \"ours\"."})");
  EXPECT_NE(out_.find("case-0123456789ab"), std::string::npos);
  EXPECT_NE(out_.find("www.big.org (VERIFY_TOP_SITE)"), std::string::npos);
  EXPECT_NE(out_.find("Which contract?"), std::string::npos);
  EXPECT_EQ(out_.find('\x1b'), std::string::npos) << "what somebody wrote must not steer the terminal";
  EXPECT_NE(err_.find("certwright why"), std::string::npos);
  EXPECT_EQ(run_line({"case", "open", "no-arn", "--message", "x"}), 2);
  EXPECT_EQ(run_line({"case", "open", arn}), 2) << "a message is needed";
}

TEST_F(CaseCommand, SpeaksJapanese) {
  server_.answer("Certwright.GetCase", document());
  ASSERT_EQ(run_line({"case", "show", "case-0123456789ab", "--lang", "ja"}), 0) << err_;
  EXPECT_NE(out_.find("審査中"), std::string::npos);
  EXPECT_NE(out_.find("コメント"), std::string::npos);
  EXPECT_EQ(run_line({"case", "show", "0123456789ab", "--lang", "ja"}), 2);
  EXPECT_NE(err_.find("ケースの ID ではありません"), std::string::npos);
}

TEST_F(CaseCommand, GivesScriptsTheAnswerItself) {
  server_.answer("Certwright.GetCase", document());
  ASSERT_EQ(run_line({"case", "show", "case-0123456789ab", "--json"}), 0);
  EXPECT_EQ(out_, document() + "\n");
  ASSERT_EQ(run_line({"case", "show", "case-0123456789ab", "--plain"}), 0);
  EXPECT_EQ(out_, "case-0123456789ab\tOPEN\tarn:x\n");
}

struct ApproveLine {
  std::vector<std::string> arguments;
  std::string body;  ///< after CaseId and Reason; empty: refused
};

TEST_F(CaseCommand, ApprovesWhatIsSaid) {
  server_.answer("Certwright.ApproveCase", document(entry_json));
  const std::vector<ApproveLine> lines{
      {{}, "}"},
      {{"--expires", "never"}, R"(,"NeverExpires":true})"},
      {{"--expires", "90d"}, R"(,"ExpiresInDays":90})"},
      {{"--name", "a.big.org", "--name", "b.big.org"}, R"(,"Names":["a.big.org","b.big.org"]})"},
      {{"--subtree", "big.org", "--wildcards"}, R"(,"Names":["big.org"],"Subtree":true,"Wildcards":true})"},
      {{"--expires", "1h"}, ""},
      {{"--expires", "0d"}, ""},
      {{"--expires", "soon"}, ""},
      {{"--name", "a.big.org", "--subtree", "big.org"}, ""},
  };
  for (const ApproveLine& line : lines) {
    std::vector<std::string> arguments{"case", "approve", "case-0123456789ab", "--reason", "seen"};
    arguments.insert(arguments.end(), line.arguments.begin(), line.arguments.end());
    server_.calls.clear();
    EXPECT_EQ(run_line(arguments), line.body.empty() ? 2 : 0) << err_;
    if (line.body.empty()) {
      EXPECT_TRUE(server_.calls.empty());
    } else {
      ASSERT_EQ(server_.calls.size(), 1U);
      EXPECT_EQ(server_.calls.front().second, R"({"CaseId":"case-0123456789ab","Reason":"seen")" + line.body);
      EXPECT_NE(err_.find("big.org and names below it, wildcards too"), std::string::npos) << err_;
    }
  }
}

TEST_F(CaseCommand, CommentsDeniesAndWithdraws) {
  for (const auto& [verb, operation, option, member] :
       {std::tuple{"comment", "Certwright.CommentCase", "--message", "Comment"},
        std::tuple{"deny", "Certwright.DenyCase", "--reason", "Reason"},
        std::tuple{"withdraw", "Certwright.WithdrawCase", "--reason", "Reason"}}) {
    server_.answer(operation, document());
    server_.calls.clear();
    ASSERT_EQ(run_line({"case", verb, "case-0123456789ab", option, "so"}), 0) << err_;
    EXPECT_EQ(server_.calls.front().first, operation);
    EXPECT_EQ(server_.calls.front().second, R"({"CaseId":"case-0123456789ab",")" + std::string{member} + R"(":"so"})");
  }
  EXPECT_EQ(run_line({"case", "withdraw", "case-0123456789ab"}), 0);
  EXPECT_EQ(run_line({"case", "deny", "case-0123456789ab"}), 2);
}

TEST_F(CaseCommand, ListsEveryPage) {
  server_.answer("Certwright.ListCases",
                 R"({"schema_version":1,"cases":[)" + std::string{case_json} + R"(],"next_token":"t"})");
  server_.answer("Certwright.ListCases", R"({"schema_version":1,"cases":[)" + std::string{case_json} + "]}");
  ASSERT_EQ(run_line({"case", "list", "--state", "OPEN"}), 0) << err_;
  EXPECT_EQ(server_.calls.size(), 2U);
  EXPECT_EQ(server_.calls.back().second, R"({"State":"OPEN","NextToken":"t"})");
  EXPECT_NE(out_.find("CASE"), std::string::npos);
  EXPECT_EQ(run_line({"case", "list", "--state", "SHUT"}), 2);
  ASSERT_EQ(run_line({"case", "list", "--json"}), 0);
  EXPECT_NE(out_.find("\"cases\":[\n{\"case_id\""), std::string::npos) << out_;
}

TEST_F(CaseCommand, PassesARefusalOn) {
  server_.answer("Certwright.ApproveCase", R"({"__type":"AccessDeniedException","message":"not yours"})", 400);
  EXPECT_EQ(run_line({"case", "approve", "case-0123456789ab", "--reason", "x"}), 1);
  EXPECT_NE(err_.find("not yours"), std::string::npos);
  server_.answer("Certwright.GetCase", "<html>");
  EXPECT_EQ(run_line({"case", "show", "case-0123456789ab"}), 5);
}

TEST_F(CaseCommand, ShowsAndShortensTheAllowList) {
  server_.answer("Certwright.ListAllowListEntries",
                 R"({"schema_version":1,"allow_list":[)" + std::string{entry_json} + "]}");
  ASSERT_EQ(run_line({"allow-list", "list"}), 0) << err_;
  EXPECT_NE(out_.find("allow-0123456789ab-1"), std::string::npos);
  EXPECT_NE(out_.find("until 2027-11-26"), std::string::npos) << out_;
  ASSERT_EQ(run_line({"allow-list", "list", "--lang", "ja"}), 0);
  EXPECT_NE(out_.find("とその配下"), std::string::npos) << out_;
  server_.answer("Certwright.RemoveAllowListEntry", R"({"schema_version":1,"removed":{}})");
  ASSERT_EQ(run_line({"allow-list", "remove", "allow-0123456789ab-1", "--reason", "over"}), 0) << err_;
  EXPECT_EQ(server_.calls.back().second, R"({"EntryId":"allow-0123456789ab-1","Reason":"over"})");
  EXPECT_EQ(run_line({"allow-list", "remove", "allow-0123456789ab-1"}), 2);
}

TEST_F(CaseCommand, ListsEvents) {
  server_.answer("Certwright.ListEvents", events(event_json, false, "t"));
  ASSERT_EQ(
      run_line({"events", "--subject", "case-0123456789ab", "--since", "2026-11-26T00:00:00Z", "--name", "case."}), 0)
      << err_;
  EXPECT_EQ(server_.calls.size(), 1U);
  EXPECT_EQ(server_.calls.front().second,
            R"({"Subject":"case-0123456789ab","NamePrefix":"case.","Since":1795651200,"MaxItems":100})");
  EXPECT_NE(out_.find("case.opened"), std::string::npos);
  EXPECT_NE(out_.find("allow_list_entry=b"), std::string::npos) << out_;
  ASSERT_EQ(run_line({"events", "--plain"}), 0);
  EXPECT_EQ(out_,
            "2026-11-26T05:05:00.120Z\tcase.opened\tcase-0123456789ab\t123456789012\t"
            "arn:aws:iam::123456789012:user/ci\n");
  ASSERT_EQ(run_line({"events", "--json"}), 0);
  EXPECT_NE(out_.find("{\"schema_version\":1,\"events\":[\n{\"number\":7"), std::string::npos) << out_;
  for (const auto& wrong : std::vector<std::vector<std::string>>{
           {"--since", "yesterday"}, {"--until", "x"}, {"--limit", "0"}, {"--limit", "many"}}) {
    std::vector<std::string> arguments{"events"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(run_line(arguments), 2) << wrong.front();
  }
}

TEST_F(CaseCommand, ListsNoMoreEventsThanAsked) {
  server_.answer("Certwright.ListEvents", events(event_json, true, "a"));
  ASSERT_EQ(run_line({"events", "--limit", "3", "--plain"}), 0) << err_;
  EXPECT_EQ(server_.calls.size(), 3U);
  EXPECT_EQ(server_.calls.back().second, R"({"MaxItems":1,"NextToken":"a"})");
}

TEST_F(CaseCommand, SaysThatThereAreNoEvents) {
  server_.answer("Certwright.ListEvents", R"({"schema_version":1,"events":[],"more":false})");
  ASSERT_EQ(run_line({"events", "--lang", "ja"}), 0);
  EXPECT_NE(err_.find("該当するイベントはありません"), std::string::npos);
  ASSERT_EQ(run_line({"events", "--json"}), 0);
  EXPECT_EQ(out_, "{\"schema_version\":1,\"events\":[]}\n");
}

TEST_F(CaseCommand, FollowsEventsUntilItIsInterrupted) {
  server_.answer("Certwright.ListEvents", events(event_json, false, "a"));
  interrupt_after_ = 2;
  EXPECT_EQ(run_line({"events", "--follow", "--json"}), 130);
  ASSERT_EQ(server_.calls.size(), 2U);
  EXPECT_NE(server_.calls.front().second.find(R"("OldestFirst":true)"), std::string::npos);
  EXPECT_NE(server_.calls.front().second.find(R"("Since":)"), std::string::npos);
  EXPECT_NE(server_.calls.back().second.find(R"("NextToken":"a")"), std::string::npos);
  EXPECT_EQ(out_, std::string{event_json} + "\n" + event_json + "\n");
}

}  // namespace
}  // namespace certwright::cli::case_command_test
