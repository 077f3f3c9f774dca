#include "mail/message.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "mail/letter.h"
#include "mail/words.h"

namespace certwright::mail::message_test {
namespace {

using namespace std::chrono_literals;
using model::Mail;
using model::MailKind;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26} + 5h + 6min + 7s};
const std::string arn = "arn:aws:acm:eu-west-1:123456789012:certificate/8b5a7f2e-0000-4000-8000-000000000000";
const std::string link = "https://certs.example.net/approvals?code=" + std::string(43, 'x');

Mail mail_of(MailKind kind, Language language = Language::en) {
  Mail mail;
  mail.id = "00112233445566778899aabbccddeeff";
  mail.kind = kind;
  mail.account = "123456789012";
  mail.region = "eu-west-1";
  mail.about = kind == MailKind::validation || kind == MailKind::renewal ? arn : "case-0123456789ab";
  mail.domain = "www.example.net";
  mail.to = "admin@example.net";
  mail.language = language;
  mail.details = {{detail::requester, "arn:aws:iam::123456789012:user/ci"},
                  {detail::certificate, arn},
                  {detail::names, "*.big.example, big.example"},
                  {detail::message, "We own it."},
                  {detail::decision, "approved"},
                  {detail::reason, "Seen in the register."}};
  mail.expires_at = start + 72h;
  return mail;
}

std::string composed(const Mail& mail, const std::string& from = "Certwright <certs@example.org>") {
  const auto message = compose(mail, parse_mailbox(from).value(), link, start);
  EXPECT_TRUE(message);
  return message.value_or("");
}

// The headers before the first empty line, folded ones on one line.
std::string header(const std::string& message, const std::string& name) {
  const std::string top = "\r\n" + message.substr(0, message.find("\r\n\r\n") + 2);
  const auto at = top.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  std::string value;
  for (auto from = at + name.size() + 4; from < top.size(); ++from) {
    if (top.compare(from, 2, "\r\n") != 0) {
      value += top[from];
      continue;
    }
    if (from + 2 >= top.size() || (top[from + 2] != ' ' && top[from + 2] != '\t')) break;
    ++from;
  }
  return value;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Message, HasTheHeadersThatMailNeeds) {
  const std::string message = composed(mail_of(MailKind::validation));
  EXPECT_EQ(header(message, "From"), "Certwright <certs@example.org>");
  EXPECT_EQ(header(message, "To"), "admin@example.net");
  EXPECT_EQ(header(message, "Date"), "Thu, 26 Nov 2026 05:06:07 +0000");
  EXPECT_EQ(header(message, "Message-Id"), "<00112233445566778899aabbccddeeff@example.org>");
  EXPECT_EQ(header(message, "Auto-Submitted"), "auto-generated");
  EXPECT_EQ(header(message, "MIME-Version"), "1.0");
  EXPECT_EQ(header(message, "Content-Language"), "en");
  EXPECT_NE(header(message, "Content-Type").find("multipart/alternative"), std::string::npos);
  EXPECT_NE(header(message, "Subject").find("www.example.net"), std::string::npos);
  EXPECT_EQ(message.find("List-Unsubscribe"), std::string::npos);
}

TEST(Message, IsTheSameForEveryTry) {
  const Mail mail = mail_of(MailKind::renewal, Language::ja);
  EXPECT_EQ(composed(mail), composed(mail));
}

TEST(Message, IsAsciiInLinesThatEveryServerTakes) {
  for (const Language language : {Language::en, Language::ja})
    for (const MailKind kind :
         {MailKind::validation, MailKind::renewal, MailKind::case_opened, MailKind::case_decided}) {
      Mail mail = mail_of(kind, language);
      mail.details.emplace_back(detail::other_names, std::string(5000, 'x') + "日本語");
      const std::string message = composed(mail, "証明書 <certs@example.org>");
      EXPECT_EQ(count(message, "\n"), count(message, "\r\n"));
      EXPECT_EQ(count(message, "\r"), count(message, "\r\n"));
      EXPECT_TRUE(std::ranges::all_of(message, [](unsigned char c) { return c < 0x80 && c != 0; }));
      std::size_t longest = 0;
      for (std::size_t at = 0, end = 0; at < message.size(); at = end + 2) {
        end = std::min(message.find("\r\n", at), message.size());
        longest = std::max(longest, end - at);
      }
      EXPECT_LE(longest, 998U);
      EXPECT_EQ(count(message, "Content-Type: text/plain; charset=utf-8"), 1U);
      EXPECT_EQ(count(message, "Content-Type: text/html; charset=utf-8"), 1U);
    }
}

TEST(Message, EncodesWordsInHeaders) {
  const std::string message = composed(mail_of(MailKind::validation, Language::ja), "証明書 <certs@example.org>");
  EXPECT_EQ(header(message, "From").find("=?UTF-8?"), 0U) << header(message, "From");
  EXPECT_EQ(header(message, "Subject").find("=?UTF-8?"), 0U) << header(message, "Subject");
  EXPECT_EQ(header(message, "Content-Language"), "ja");
}

TEST(Message, NothingInAMailAddsAHeaderOrAPart) {
  const std::string evil = "x\r\nBcc: victim@example.com\r\n\r\n--=_00112233445566778899aabbccddeeff\r\nX-Evil: 1\r\n";
  for (const MailKind kind : {MailKind::validation, MailKind::case_opened, MailKind::case_decided}) {
    Mail mail = mail_of(kind);
    for (auto& [key, value] : mail.details) value = evil;
    mail.domain = evil;
    mail.account = evil;
    mail.region = evil;
    mail.about = evil;
    const std::string message = composed(mail);
    EXPECT_EQ(header(message, "Bcc"), "");
    EXPECT_EQ(header(message, "X-Evil"), "");
    EXPECT_EQ(header(message, "To"), "admin@example.net");
    EXPECT_EQ(count(message, "\r\n--=_00112233445566778899aabbccddeeff"), 3U) << message;
  }
}

TEST(Message, GoesToOneAddressOnly) {
  for (const char* to :
       {"", "admin", "a@example.net\r\nBcc: b@example.net", "a@example.net, b@example.net", "日@example.net"}) {
    Mail mail = mail_of(MailKind::validation);
    mail.to = to;
    const auto message = compose(mail, parse_mailbox("certs@example.org").value(), link, start);
    ASSERT_FALSE(message) << to;
    EXPECT_EQ(message.error().code, ErrorCode::invalid_request);
  }
}

TEST(Words, SayEverythingThatWhoApprovesMustKnow) {
  for (const Language language : {Language::en, Language::ja})
    for (const MailKind kind : {MailKind::validation, MailKind::renewal}) {
      const Letter letter = letter_of(mail_of(kind, language), link);
      for (const std::string& text : {text_of_letter(letter), html_of_letter(letter)})
        for (const std::string& part :
             {std::string{"www.example.net"}, std::string{"123456789012"}, std::string{"eu-west-1"}, arn,
              std::string{"arn:aws:iam::123456789012:user/ci"}, std::string{"2026-11-29 05:06 UTC"}, link})
          EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
}

TEST(Words, AreInTheLanguageOfTheMail) {
  for (const MailKind kind : {MailKind::validation, MailKind::renewal, MailKind::case_opened, MailKind::case_decided}) {
    const Letter english = letter_of(mail_of(kind), link);
    EXPECT_TRUE(std::ranges::all_of(text_of_letter(english), [](unsigned char c) { return c < 0x80; }));
    EXPECT_NE(html_of_letter(english).find("<html lang=\"en\">"), std::string::npos);
    const std::string japanese = text_of_letter(letter_of(mail_of(kind, Language::ja), link));
    EXPECT_NE(japanese.find("。"), std::string::npos) << japanese;
    EXPECT_EQ(japanese.find("This message"), std::string::npos) << japanese;
    EXPECT_NE(html_of_letter(letter_of(mail_of(kind, Language::ja), link)).find("<html lang=\"ja\">"),
              std::string::npos);
  }
}

TEST(Words, TellWhatWasDecidedAndWhatIsNext) {
  Mail mail = mail_of(MailKind::case_decided);
  const std::string approved = text_of_letter(letter_of(mail, {}));
  EXPECT_NE(approved.find("certwright request --again " + arn), std::string::npos) << approved;
  for (auto& [key, value] : mail.details)
    if (key == detail::decision) value = "denied";
  const std::string denied = text_of_letter(letter_of(mail, {}));
  EXPECT_NE(denied.find("did not approve"), std::string::npos) << denied;
  EXPECT_NE(denied.find("Seen in the register."), std::string::npos) << denied;
}

TEST(Words, KeepMarkupOfOthersOut) {
  Mail mail = mail_of(MailKind::case_opened);
  for (auto& [key, value] : mail.details)
    if (key == detail::message) value = "<script>alert('x')</script> & more";
  const std::string html = html_of_letter(letter_of(mail, {}));
  EXPECT_EQ(html.find("<script>"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; more"), std::string::npos) << html;
}

}  // namespace
}  // namespace certwright::mail::message_test
