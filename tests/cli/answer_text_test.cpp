#include "cli/answer_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <sstream>

#include "base/json_string.h"
#include "cli/display_width.h"
#include "cli/exit_code.h"
#include "cli/json_text.h"
#include "model/cause.h"

namespace certwright::cli::answer_text_test {
namespace {

/// Times are shown in the machine's zone; these tests choose it.
class AnswerText : public testing::Test {
 protected:
  void SetUp() override { zone("UTC"); }
  void TearDown() override { zone("UTC"); }
  static void zone(const char* name) {
    ::setenv("TZ", name, 1);
    ::tzset();
  }
};

/// The words are this test's own, so that the catalogue can change its own.
NameAnswer waiting_name() {
  return {.name = "shop.bad.example",
          .display_name = "shop.bad.example",
          .verdict = "error",
          .findings = {{.id = "CAA_LOOKUP_FAILED",
                        .severity = "error",
                        .effect = "wait",
                        .certainty = "certain",
                        .message = {"The name servers of bad.example fail on CAA queries (SERVFAIL). A CA must refuse "
                                    "when it cannot read CAA.",
                                    "bad.example のネームサーバーが CAA の問い合わせに応答しません。"},
                        .evidence = {{"zone", "bad.example"},
                                     {"query", "shop.bad.example. CAA"},
                                     {"server", "recursive resolver"},
                                     {"time", "2026-11-23T05:05:00Z"}},
                        .remedy = {"Report it to your DNS provider.", "DNS 事業者に連絡してください。"}}}};
}

NameAnswer failed_name() {
  return {.name = "shop.invalid",
          .display_name = "shop.invalid",
          .verdict = "error",
          .findings = {{.id = "NAME_UNKNOWN_TLD",
                        .severity = "error",
                        .effect = "fail",
                        .certainty = "certain",
                        .message = {"\".invalid\" is not a public top-level domain.",
                                    "「.invalid」はパブリックなトップレベルドメインではないため、パブリック認証局は "
                                    "shop.invalid の証明書を発行できません。"},
                        .evidence = {{"tld", "invalid"}},
                        .remedy = {"Check the ending.", "末尾を確認してください。"},
                        .acm_failure_reason = "INVALID_PUBLIC_DOMAIN"}}};
}

TEST_F(AnswerText, ANameInEnglish) {
  EXPECT_EQ(name_text(waiting_name(), Style{}),
            "… WAIT  shop.bad.example  CAA_LOOKUP_FAILED\n"
            "  Cause     The name servers of bad.example fail on CAA queries (SERVFAIL). A CA\n"
            "            must refuse when it cannot read CAA.\n"
            "  Evidence  asked for: shop.bad.example. CAA; asked: recursive resolver; at:\n"
            "            2026-11-23 05:05 UTC\n"
            "  Do now    Report it to your DNS provider.\n");
}

TEST_F(AnswerText, ANameInJapanese) {
  EXPECT_EQ(name_text(failed_name(), Style{.language = Language::ja}),
            "✗ エラー  shop.invalid  NAME_UNKNOWN_TLD (ACM: INVALID_PUBLIC_DOMAIN)\n"
            "  原因     「.invalid」はパブリックなトップレベルドメインではないため、パブリッ\n"
            "           ク認証局は shop.invalid の証明書を発行できません。\n"
            "  対処     末尾を確認してください。\n");
}

TEST_F(AnswerText, AGoodNameIsOneLine) {
  EXPECT_EQ(name_text(answer_of(model::NameReport{.name = "xn--wgv71a119e.jp"}), Style{.unicode = false}),
            "[ok] OK  日本語.jp (xn--wgv71a119e.jp)\n");
}

NameAnswer name_with_three_causes() {
  NameAnswer name = waiting_name();
  name.findings.push_back(failed_name().findings.front());
  name.findings.push_back(name.findings.front());
  name.findings.back().id = "CAA_TIMEOUT";
  return name;
}

TEST_F(AnswerText, TheFirstCauseIsToldAndTheOthersAreNamed) {
  const std::string text = name_text(name_with_three_causes(), Style{});
  EXPECT_NE(text.find("Do now    Report it to your DNS provider.\n"
                      "  Also      NAME_UNKNOWN_TLD, CAA_TIMEOUT (--verbose shows them)\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("public top-level domain"), std::string::npos);
}

TEST_F(AnswerText, AllOfThemAreToldWhereAllAreAskedFor) {
  const std::string text = name_text(name_with_three_causes(), Style{}, Detail::all);
  for (const char* words : {"  … CAA_LOOKUP_FAILED\n", "public top-level domain",
                            "  ✗ NAME_UNKNOWN_TLD (ACM: INVALID_PUBLIC_DOMAIN)\n", "  … CAA_TIMEOUT\n"})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
  EXPECT_EQ(text.find("--verbose"), std::string::npos);
  EXPECT_EQ(name_text(waiting_name(), Style{}, Detail::all), name_text(waiting_name(), Style{}));
}

TEST_F(AnswerText, ANameTakesAtMost24Lines) {
  NameAnswer name = waiting_name();
  for (int i = 0; i < 20; ++i) {
    name.findings.push_back(name.findings.front());
    name.findings.back().id += std::to_string(i);
  }
  for (const std::size_t width : {40U, 80U, 120U}) {
    const std::string text = name_text(name, Style{.width = width});
    EXPECT_LE(std::ranges::count(text, '\n'), 24) << text;
    EXPECT_NE(text.find("15 more"), std::string::npos) << text;
  }
  name.findings.front().message.en = std::string(4000, 'x') + " " + std::string(4000, 'y');
  for (int i = 0; i < 200; ++i) name.findings.front().remedy.en += " again and again";
  const std::string text = name_text(name, Style{.width = 40});
  EXPECT_LE(std::ranges::count(text, '\n'), 24) << text;
  EXPECT_GT(std::ranges::count(name_text(name, Style{.width = 40}, Detail::all), '\n'), 100);
}

// Every sentence of the catalogue, with names as long as people have them, and all evidence.
TEST_F(AnswerText, EveryCauseFitsIntoTheLinesOfAName) {
  const std::string long_name = "_a79865eb4cd1a6ab990a45779b4e0b96.internal-services.shop.example-company.co.jp";
  for (const model::Cause* cause : model::cause::all()) {
    model::Evidence evidence;
    for (const std::string_view sentence : {cause->message_en, cause->message_ja, cause->remedy_en, cause->remedy_ja})
      for (std::size_t at = sentence.find('{'); at != std::string_view::npos; at = sentence.find('{', at + 1))
        evidence[std::string{sentence.substr(at + 1, sentence.find('}', at) - at - 1)}] = long_name;
    for (const char* key : {"query", "server", "expected", "actual"}) evidence[key] = long_name;
    evidence["time"] = "2026-11-23T05:05:00Z";
    NameAnswer name = answer_of(model::NameReport{.name = "*.shop.example.jp", .findings = {found(*cause, evidence)}});
    const NameAnswer alone = name;
    for (int i = 0; i < 9; ++i) name.findings.push_back(name.findings.front());
    name.findings.back().id = "DNS_ANOTHER_ONE";
    for (const Language language : {Language::en, Language::ja}) {
      const std::string text = name_text(name, Style{.language = language, .width = 80});
      EXPECT_LE(std::ranges::count(text, '\n'), 24) << text;
      const Style style{.language = language, .width = 80};
      EXPECT_EQ(name_text(alone, style), name_text(alone, style, Detail::all)) << "nothing is cut off: " << cause->id;
    }
  }
}

TEST_F(AnswerText, ATableHasALineANameInColumns) {
  NameAnswer good{.name = "good.example", .display_name = "good.example"};
  const std::string text =
      table_heading(Style{}) + table_line(good, Style{}) + table_line(name_with_three_causes(), Style{});
  std::istringstream lines{text};
  std::vector<std::size_t> name_at;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find_last_of(' ') + 1;
    name_at.push_back(columns_of(std::string_view{line}.substr(0, at)));
  }
  ASSERT_EQ(name_at.size(), 3U) << text;
  EXPECT_EQ(name_at[0], name_at[1]) << text;
  EXPECT_EQ(name_at[1], name_at[2]) << text;
  EXPECT_NE(text.find("✔ OK       -  "), std::string::npos) << text;
  EXPECT_NE(text.find("✗ FAIL     CAA_LOOKUP_FAILED +2 "), std::string::npos) << text;
}

TEST_F(AnswerText, WhatOthersSayDoesNotSteerTheTerminal) {
  NameAnswer name = waiting_name();
  name.name = "a\x1b]0;title\x07.example";
  name.display_name = name.name;
  name.findings.front().evidence["actual"] = "\x1b[2J";
  for (const std::string& text : {name_text(name, Style{}), name_lines(name, Style{})}) {
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
  }
}

CertificateAnswer pending() {
  NameAnswer name{.name = "www.example.net", .display_name = "www.example.net"};
  name.validation =
      ValidationAnswer{.method = "DNS",
                       .status = "PENDING_VALIDATION",
                       .record = RecordAnswer{"_a.www.example.net.", "CNAME", "_b.c.acm-validations.aws."}};
  return {.arn = "arn:aws:acm:us-east-1:123456789012:certificate/1",
          .status = "PENDING_VALIDATION",
          .summary = {"One name waits for proof.", "1 個の名前が検証待ちです。"},
          .what_next = {"It is looked for again.", "自動的に再チェックします。"},
          .next_check_at = "2026-11-23T05:05:00Z",
          .gives_up_at = "2026-11-26T05:05:00Z",
          .names = {name}};
}

TEST_F(AnswerText, ACertificateEndsWithWhatHappensNext) {
  EXPECT_EQ(certificate_text(pending(), Style{}),
            "… PENDING_VALIDATION\n"
            "One name waits for proof.\n"
            "arn:aws:acm:us-east-1:123456789012:certificate/1\n"
            "\n"
            "… WAIT  www.example.net\n"
            "  Record    `_a.www.example.net. CNAME _b.c.acm-validations.aws.`\n"
            "\n"
            "Next      It is looked for again.\n"
            "          next check 2026-11-23 05:05 UTC; gives up 2026-11-26 05:05 UTC\n");
}

SentMail mail(std::string address, std::string state, std::string reply) {
  SentMail answer{.address = std::move(address), .state = std::move(state), .queued_at = "2026-11-23T05:00:00Z"};
  if (reply.empty()) return answer;
  answer.replied_at = "2026-11-23T05:01:00Z";
  answer.reply = std::move(reply);
  answer.server = "relay:587";
  return answer;
}

CertificateAnswer pending_by_mail() {
  CertificateAnswer certificate = pending();
  ValidationAnswer& validation = *certificate.names.front().validation;
  validation = {.method = "EMAIL",
                .status = "PENDING_VALIDATION",
                .record = std::nullopt,
                .emails = {"admin@example.net", "postmaster@example.net"},
                .mails = {mail("admin@example.net", "refused", "550 5.1.1 No such user"),
                          mail("postmaster@example.net", "accepted", "250 2.0.0 Ok"),
                          mail("webmaster@example.net", "accepted", "250 2.0.0 Ok")},
                .likely = {"Look into the spam folder.", "迷惑メールの可能性があります。"},
                .advice = {"Or use DNS.", "DNS 検証を使ってください。"},
                .dns_record = RecordAnswer{"_a.www.example.net.", "CNAME", "_b.c.acm-validations.aws."}};
  return certificate;
}

TEST_F(AnswerText, MailsAreToldByWhatBecameOfThem) {
  EXPECT_EQ(
      name_text(pending_by_mail().names.front(), Style{.width = 120}),
      "… WAIT  www.example.net\n"
      "  Mailed    admin@example.net: refused (2026-11-23 05:01 UTC, relay:587: \"550 5.1.1 No such user\")\n"
      "            postmaster@example.net, webmaster@example.net: taken for delivery (2026-11-23 05:01 UTC, relay:587: "
      "\"250\n"
      "            2.0.0 Ok\")\n"
      "  Likely    Look into the spam folder.\n"
      "  Do now    Or use DNS.\n");
  const std::string japanese =
      name_text(pending_by_mail().names.front(), Style{.language = Language::ja, .width = 120});
  for (const char* wanted : {"送信先", "配送のため受け付け済み", "推定", "迷惑メールの可能性があります。"})
    EXPECT_NE(japanese.find(wanted), std::string::npos) << japanese;
}

TEST_F(AnswerText, OfMailsToOneAddressTheNewestIsTold) {
  NameAnswer name = pending_by_mail().names.front();
  SentMail again = mail("admin@example.net", "queued", "450 4.2.0 Greylisted");
  again.queued_at = "2026-11-23T06:00:00Z";
  again.next_attempt_at = "2026-11-23T06:15:00Z";
  name.validation->mails.push_back(again);
  const std::string text = name_text(name, Style{.width = 200});
  EXPECT_EQ(text.find("No such user"), std::string::npos) << text;
  EXPECT_NE(text.find("to be sent again"), std::string::npos) << text;
  EXPECT_NE(text.find("next try 2026-11-23 06:15 UTC"), std::string::npos) << text;
}

TEST_F(AnswerText, WhatMailServersSayDoesNotSteerTheTerminal) {
  NameAnswer name = pending_by_mail().names.front();
  name.validation->mails.front().reply = "550 \x1b[2J\x07";
  const std::string text = name_text(name, Style{.width = 120});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
}

TEST_F(AnswerText, MailsAreCompleteInJson) {
  const std::string text = json_document(pending_by_mail(), Language::en);
  for (
      const char* wanted :
      {R"("emails":["admin@example.net","postmaster@example.net"])",
       R"({"address":"admin@example.net","state":"refused","queued_at":"2026-11-23T05:00:00Z","next_attempt_at":null,)",
       R"("reply":"550 5.1.1 No such user","server":"relay:587"})", R"("likely":"Look into the spam folder.")",
       R"("dns_record":{"name":"_a.www.example.net.","type":"CNAME","value":"_b.c.acm-validations.aws."})"})
    EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\n" << text;
}

TEST_F(AnswerText, TheSameInJapaneseAndInTheZoneOfTheReader) {
  zone("JST-9");
  EXPECT_EQ(certificate_text(pending(), Style{.language = Language::ja}),
            "… PENDING_VALIDATION\n"
            "1 個の名前が検証待ちです。\n"
            "arn:aws:acm:us-east-1:123456789012:certificate/1\n"
            "\n"
            "… 待機中  www.example.net\n"
            "  レコード `_a.www.example.net. CNAME _b.c.acm-validations.aws.`\n"
            "\n"
            "今後     自動的に再チェックします。\n"
            "         次回チェック：2026-11-23 14:05 JST (05:05 UTC)、検証期限：2026-11-26\n"
            "         14:05 JST (05:05 UTC)\n");
}

TEST_F(AnswerText, TimesShowTheOtherDayWhereThereIsOne) {
  zone("JST-9");
  EXPECT_EQ(local_time("2026-11-23T16:00:00Z"), "2026-11-24 01:00 JST (2026-11-23 16:00 UTC)");
  EXPECT_EQ(local_time("yesterday"), "yesterday");
}

TEST_F(AnswerText, TimesInSentencesAreTheReadersOnce) {
  zone("JST-9");
  EXPECT_EQ(with_local_times("次は 2026-11-23T05:05:00Z です。"), "次は 2026-11-23 14:05 JST (05:05 UTC) です。");
  EXPECT_EQ(with_local_times("2026-11-23"), "2026-11-23");
  CertificateAnswer answer = pending();
  answer.what_next.en = "It is checked at 2026-11-23T05:05:00Z.";
  const std::string text = certificate_text(answer, Style{});
  EXPECT_TRUE(text.ends_with("\nNext      It is checked at 2026-11-23 14:05 JST (05:05 UTC).\n")) << text;
}

TEST_F(AnswerText, RecordsAreZoneFileLinesAndFieldsToCopy) {
  EXPECT_EQ(record_text({"_a.example.net.", "CNAME", "_b.c.acm-validations.aws."}, Style{}),
            "  _a.example.net. 300 IN CNAME _b.c.acm-validations.aws.\n"
            "\n"
            "  Name    _a.example.net.\n"
            "  Type    CNAME\n"
            "  Value   _b.c.acm-validations.aws.\n");
}

TEST_F(AnswerText, ASummaryCountsByCauseMostFrequentFirst) {
  Summary summary;
  for (int i = 0; i < 1234; ++i) summary.add(failed_name());
  Summary other;
  other.add(waiting_name());
  other.add(model::NameReport{.name = "good.example", .findings = {}});
  summary.add(other);
  EXPECT_EQ(summary.names(), 1236U);
  EXPECT_EQ(summary_text(summary, Style{}),
            "1,236 names: 1 ✔ OK, 1 … WAIT, 1,234 ✗ FAIL\n"
            "  ✗ 1,234  NAME_UNKNOWN_TLD   such as shop.invalid\n"
            "  …     1  CAA_LOOKUP_FAILED  such as shop.bad.example\n");
}

TEST(ExitCode, FollowsTheWorstThatCounts) {
  const auto code = [](std::initializer_list<Mark> marks, Strictness strictness = {}) {
    Summary summary;
    for (const Mark mark : marks) ++summary.verdicts[mark];
    return exit_code_of(summary, strictness);
  };
  EXPECT_EQ(code({Mark::ok, Mark::info}), exit_good);
  EXPECT_EQ(code({Mark::ok, Mark::error}), exit_errors);
  EXPECT_EQ(code({Mark::wait}), exit_errors);
  EXPECT_EQ(code({Mark::warning}), exit_good);
  EXPECT_EQ(code({Mark::warning}, {.fail_on_warning = true}), exit_warnings);
  EXPECT_EQ(code({Mark::unknown}), exit_good);
  EXPECT_EQ(code({Mark::unknown, Mark::warning}, {.fail_on_warning = true, .strict = true}), exit_undetermined);
}

TEST(Answer, OfFindingsKeepsWhatTheyAre) {
  const model::NameReport report{
      .name = "shop.invalid",
      .findings = {model::found(model::cause::NAME_UNKNOWN_TLD, {{"tld", "invalid"}, {"domain", "shop.invalid"}})}};
  const NameAnswer answer = answer_of(report);
  ASSERT_EQ(answer.findings.size(), 1U);
  EXPECT_EQ(answer.findings[0].acm_failure_reason, "INVALID_PUBLIC_DOMAIN");
  EXPECT_NE(answer.findings[0].message.ja.find("shop.invalid"), std::string::npos);
  EXPECT_EQ(mark_of(report), Mark::error);
  EXPECT_EQ(mark_of(report), mark_of(answer));
}

TEST(JsonText, EscapesAndRepairs) {
  std::string out;
  append_json_string(out, "a\"b\\c\n\x7f\xFF日");
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\u000a\\u007f\\ufffd日\"");
}

TEST(JsonText, ANameInOneLanguage) {
  std::string out;
  append_json(out, failed_name(), Language::en);
  EXPECT_TRUE(out.starts_with(R"({"name":"shop.invalid","display_name":"shop.invalid","verdict":"error","findings":[)"
                              R"({"id":"NAME_UNKNOWN_TLD","severity":"error","effect":"fail","certainty":"certain",)"
                              R"("message":)"))
      << out;
  EXPECT_TRUE(out.ends_with(R"("acm_failure_reason":"INVALID_PUBLIC_DOMAIN"}]})")) << out;
}

}  // namespace
}  // namespace certwright::cli::answer_text_test
