// certwright evidence: what goes to the server, and what people and scripts are shown.
#include "tests/cli/command_line_fixture.h"

namespace certwright::cli::evidence_command_test {
namespace {

std::string document(std::string_view judged = "null") {
  return R"({"schema_version":1,"certificate_arn":"arn:aws:acm:us-east-1:123456789012:certificate/one","serial":"0a0b",)"
         R"("became":"renewed","became_at":"2026-11-27T05:05:00Z","issuer":"00","requested":{"operation":)"
         R"("RequestCertificate","actor":"arn:aws:iam::123456789012:root","access_key_id":"AKIAX","request_id":"r-1",)"
         R"("at":"2026-11-26T05:05:00Z"},"renewal_requested":null,"renewed_by":"server","decided_at":)"
         R"("2026-11-27T05:04:59.000Z","intended_at":"2026-11-27T05:05:00.000Z","names":[{"name":"a.example.net",)"
         R"("validation":{"method":"DNS","authorization_domain":"a.example.net","proof":{"question":)"
         R"("_x.a.example.net. CNAME","answer":"_y.\u001b[2Jexample.","resolver":"recursive resolver",)"
         R"("dnssec_secure":true,"at":"2026-11-27T05:04:58Z"}},"caa":{"looked_up_at":"2026-11-27T05:04:59Z",)"
         R"("resolver":null,"found_at":"example.net","alias_target":null,"records":[{"flags":0,"tag":"issue",)"
         R"("value":"ca.example.net"}],"ttl_seconds":300,"dnssec_secure":false},"private_authority":null,)"
         R"("checked_at":"2026-11-27T05:04:58Z","findings":[{"id":"WILD_NO_APEX","effect":"none","certainty":)"
         R"("certain","evidence":{},"severity":"info","message":{"en":"One thing.","ja":"一件。"}}]}],"lints":)"
         R"({"rules":"baseline","count":61,"digest":"dd","passed":true,"ids":null},"terms":{"digest":"tt","version":)"
         R"("0.1.0","checks":["a","b"],"lints":["c"]},"serials":[{"serial":"0909","became":"burned","at":)"
         R"("2026-11-26T05:05:01Z"},{"serial":"0a0b","became":"renewed","at":"2026-11-27T05:05:00Z"}],"judged":)" +
         std::string{judged} + R"(,"policy":{"names":"public"},"facts":{"policy":[],"last":[]}})";
}

constexpr std::string_view refused =
    R"({"by_policy_of_decision":{"decision":"issue","reason":null,"same_findings":true,"names":[]},)"
    R"("by_policy_of_today":{"decision":"refuse","reason":"a.example.net has the finding CAA_NOT_ALLOWED (fail).",)"
    R"("same_findings":false,"names":[{"name":"a.example.net","findings":[{"id":"CAA_NOT_ALLOWED","effect":"fail",)"
    R"("message":{"en":"CAA names others.","ja":"CAA が別の認証局を指定しています。"}}]}]}})";

using EvidenceCommand = CommandLine;

void expect_all(const std::string& text, std::initializer_list<std::string_view> pieces) {
  for (const std::string_view piece : pieces)
    EXPECT_NE(text.find(piece), std::string::npos) << piece << " in\n" << text;
}

TEST_F(EvidenceCommand, TellsPeople) {
  server_.answer("Certwright.GetEvidence", document());
  ASSERT_EQ(run_line({"evidence", arn}), 0) << err_;
  EXPECT_EQ(server_.calls.front().second, R"({"CertificateArn":")" + std::string{arn} + R"("})");
  expect_all(out_, {"0a0b", "RequestCertificate", "AKIAX", "by this server, of itself", "DNS for a.example.net",
                    "ca.example.net", "TTL 300 s", "One thing. (WILD_NO_APEX)", "61 (baseline)", "0909", "burned"});
  EXPECT_EQ(out_.find('\x1b'), std::string::npos) << "what DNS said must not steer the terminal";
}

TEST_F(EvidenceCommand, SpeaksJapanese) {
  server_.answer("Certwright.GetEvidence", document());
  ASSERT_EQ(run_line({"evidence", arn, "--lang", "ja"}), 0) << err_;
  expect_all(out_, {"シリアル番号", "このサーバーが自動的に更新", "検証した名前：", "一件。", "すべて合格", "破棄"});
}

TEST_F(EvidenceCommand, JudgesAgain) {
  server_.answer("Certwright.GetEvidence", document(refused));
  EXPECT_EQ(run_line({"evidence", arn, "--serial", "0A:0B", "--judge"}), 1);
  EXPECT_EQ(server_.calls.front().second,
            R"({"CertificateArn":")" + std::string{arn} + R"(","SerialNumber":"0A:0B","Judge":true})");
  expect_all(out_, {"By the policy of that day", "would issue it again", "would not issue it", "CAA names others."});
  EXPECT_EQ(run_line({"evidence", arn, "--judge", "--lang", "ja"}), 1);
  expect_all(out_, {"現在のポリシー", "発行されません", "CAA が別の認証局を指定しています。"});
}

TEST_F(EvidenceCommand, GivesScriptsWhatTheyTake) {
  server_.answer("Certwright.GetEvidence", document());
  ASSERT_EQ(run_line({"evidence", arn, "--json"}), 0);
  EXPECT_EQ(out_, document() + "\n");
  ASSERT_EQ(run_line({"evidence", arn, "--plain"}), 0);
  EXPECT_EQ(out_, "a.example.net\tDNS\ta.example.net\t2026-11-27T05:04:58Z\texample.net\n");
  EXPECT_EQ(run_line({"evidence", "no-arn"}), 2);
  EXPECT_EQ(run_line({"evidence"}), 2);
}

constexpr std::string_view removed =
    R"({"schema_version":1,"certificate_arn":"arn:aws:acm:us-east-1:123456789012:certificate/one","serial":"0a0b",)"
    R"("became":"issued","became_at":"2024-11-27T05:05:00Z","issuer":"00","requested":{"operation":)"
    R"("RequestCertificate","actor":"arn:aws:iam::123456789012:root","access_key_id":"AKIAX","request_id":null,)"
    R"("at":"2024-11-26T05:05:00Z"},"renewal_requested":null,"renewed_by":null,"decided_at":null,"intended_at":)"
    R"("2024-11-27T05:05:00.000Z","names":[],"profile":null,"lints":null,"terms":null,"serials":[{"serial":"0a0b",)"
    R"("became":"issued","at":"2024-11-27T05:05:00Z"}],"removed":{"at":"2027-06-15T05:05:00Z","ended_at":)"
    R"("2025-06-13T05:05:00Z"},"judged":null,"policy":null,"facts":{"policy":[],"last":[]}})";

// Lines are broken where they are too long.
std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

TEST_F(EvidenceCommand, SaysThatItWasRemovedAndWhen) {
  server_.answer("Certwright.GetEvidence", std::string{removed});
  ASSERT_EQ(run_line({"evidence", arn}), 0) << err_;
  expect_all(without_spaces(out_), {"Removed", "removedon2027-06-15", "endedon2025-06-13", "eventsstay", "AKIAX"});
  EXPECT_EQ(out_.find("Decided"), std::string::npos);
  ASSERT_EQ(run_line({"evidence", arn, "--lang", "ja"}), 0);
  expect_all(without_spaces(out_), {"記録の削除", "2027-06-15", "有効期限：2025-06-13", "イベントは残っています"});
  ASSERT_EQ(run_line({"evidence", arn, "--plain"}), 0);
  EXPECT_EQ(out_, "");
}

TEST_F(EvidenceCommand, CannotJudgeWhatWasRemoved) {
  server_.answer("Certwright.GetEvidence", std::string{removed});
  EXPECT_EQ(run_line({"evidence", arn, "--judge"}), 1);
  expect_all(without_spaces(err_), {"cannotbejudgedagain"});
  EXPECT_EQ(run_line({"evidence", arn, "--judge", "--lang", "ja"}), 1);
  expect_all(without_spaces(err_), {"再判定できません"});
}

TEST_F(EvidenceCommand, KnowsWhatIsNoServerOfOurs) {
  server_.answer("Certwright.GetEvidence", "{}");
  EXPECT_EQ(run_line({"evidence", arn}), 5);
}

}  // namespace
}  // namespace certwright::cli::evidence_command_test
