#include "mail/bounce.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace certwright::mail::bounce_test {
namespace {

const std::string id = "00112233445566778899aabbccddeeff@example.org";

// A report in three parts, with what the second and the third are.
std::string report(const std::string& status, const std::string& third) {
  return "Return-Path: <>\nFrom: Mail Delivery System <mailer-daemon@mx.example.net>\nTo: certs@example.org\n"
         "Subject: Undelivered Mail\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n"
         "\tboundary=\"b1\"\n\n--b1\nContent-Type: text/plain\n\nI am sorry.\n\n--b1\n"
         "Content-Type: message/delivery-status\n\n" +
         status + "\n--b1\n" + third + "\n--b1--\n";
}

const std::string status =
    "Reporting-MTA: dns; mx.example.net\nX-Queue-ID: 1234\nArrival-Date: Thu, 26 Nov 2026 05:06:07 +0000\n\n"
    "Final-Recipient: rfc822; admin@example.net\nOriginal-Recipient: rfc822;admin@example.net\nAction: Failed\n"
    "Status: 5.1.1\nRemote-MTA: dns; mail.example.net\nDiagnostic-Code: smtp; 550 5.1.1 <admin@example.net>:\n"
    "    no such user\n";
const std::string headers =
    "Content-Type: text/rfc822-headers\n\nFrom: certs@example.org\nMessage-Id:\n <" + id + ">\n";
const std::string whole =
    "Content-Type: message/rfc822\n\nFrom: certs@example.org\nMessage-ID: <" + id + ">\n\nHello\n";

TEST(Bounce, ReadsWhatPostfixSends) {
  for (const std::string& third : {headers, whole}) {
    const auto bounce = read_bounce(report(status, third));
    ASSERT_TRUE(bounce) << third;
    EXPECT_EQ(bounce->message_id, id);
    EXPECT_EQ(bounce->reporting_mta, "mx.example.net");
    ASSERT_EQ(bounce->recipients.size(), 1U);
    const BouncedRecipient& one = bounce->recipients.front();
    EXPECT_EQ(one.final, "admin@example.net");
    EXPECT_EQ(one.original, "admin@example.net");
    EXPECT_EQ(one.action, "failed");
    EXPECT_EQ(one.status, "5.1.1");
    EXPECT_EQ(one.diagnostic, "550 5.1.1 <admin@example.net>: no such user");
  }
}

TEST(Bounce, ReadsLinesThatEndAsMailDoes) {
  std::string message;
  for (const char c : report(status, headers)) {
    if (c == '\n') message += '\r';
    message += c;
  }
  const auto bounce = read_bounce(message);
  ASSERT_TRUE(bounce);
  EXPECT_EQ(bounce->message_id, id);
  EXPECT_EQ(bounce->recipients.size(), 1U);
}

TEST(Bounce, ReadsEncodedParts) {
  const std::string encoded =
      "Content-Transfer-Encoding: base64\nContent-Type: text/rfc822-headers\n\n"
      "TWVzc2FnZS1JRDogPDAwMTEyMjMzQGV4YW1wbGUub3JnPgo=\n";
  const auto bounce = read_bounce(report(status, encoded));
  ASSERT_TRUE(bounce);
  EXPECT_EQ(bounce->message_id, "00112233@example.org");
}

TEST(Bounce, ReadsSeveralRecipients) {
  const std::string two =
      "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@example.net\nAction: delayed\nStatus: 4.4.1\n\n"
      "Final-Recipient: utf-8; b@example.net\nAction: delivered\nStatus: 2.0.0\n";
  const auto bounce = read_bounce(report(two, headers));
  ASSERT_TRUE(bounce);
  ASSERT_EQ(bounce->recipients.size(), 2U);
  EXPECT_EQ(bounce->recipients.at(0).action, "delayed");
  EXPECT_EQ(bounce->recipients.at(1).final, "b@example.net");
}

TEST(Bounce, IsFoundInWhatAGatewayPutAround) {
  const std::string inner = report(status, headers);
  const std::string part = inner.substr(inner.find("Content-Type: multipart/report"));
  const auto bounce = read_bounce("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n" +
                                  part + "\n--outer--\n");
  ASSERT_TRUE(bounce);
  EXPECT_EQ(bounce->message_id, id);
}

TEST(Bounce, NeedNotReturnTheMessage) {
  const auto bounce = read_bounce(report(status, "Content-Type: text/plain\n\nnothing\n"));
  ASSERT_TRUE(bounce);
  EXPECT_EQ(bounce->message_id, "");
  EXPECT_EQ(bounce->recipients.size(), 1U);
}

TEST(Bounce, RefusesWhatIsNone) {
  for (const std::string& message :
       {std::string{}, std::string{"\0\0\0", 3}, std::string{"From: a@example.net\n\nHello"},
        std::string{"Content-Type: multipart/report; boundary=x\n\n--x--\n"}, report("", headers),
        report("Action: failed\n", headers), std::string(1000, '\n'), std::string(1000, ':')}) {
    const auto bounce = read_bounce(message);
    ASSERT_FALSE(bounce) << message;
    EXPECT_EQ(bounce.error().code, ErrorCode::invalid_request);
  }
  const auto long_one = read_bounce(report(status, headers) + std::string(longest_bounce, 'x'));
  ASSERT_FALSE(long_one);
  EXPECT_EQ(long_one.error().code, ErrorCode::limit_exceeded);
}

TEST(Bounce, BoundsWhatItKeeps) {
  std::string many = "Reporting-MTA: dns; " + std::string(10000, 'm') + "\n";
  for (int i = 0; i < 300; ++i)
    many += fmt::format(
        "\nFinal-Recipient: rfc822; a{}@example.net\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; {}\n", i,
        std::string(1000, 'd'));
  const auto bounce = read_bounce(report(many, headers));
  ASSERT_TRUE(bounce);
  EXPECT_LE(bounce->recipients.size(), most_bounce_recipients);
  EXPECT_LE(bounce->reporting_mta.size(), 512U);
  EXPECT_LE(bounce->recipients.front().diagnostic.size(), 512U);
}

TEST(Bounce, EndsWithWhatNestsDeeply) {
  std::string nested = "MIME-Version: 1.0\n";
  for (int i = 0; i < 15000; ++i) nested += fmt::format("Content-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n", i);
  EXPECT_FALSE(read_bounce(nested));
  std::string messages = "MIME-Version: 1.0\n";
  for (int i = 0; i < 20000; ++i) messages += "Content-Type: message/rfc822\n\n";
  EXPECT_FALSE(read_bounce(messages));
  EXPECT_FALSE(read_bounce("From: " + std::string(500000, ':') + "\n\n"));
  EXPECT_FALSE(read_bounce("To: " + std::string(500000, '(') + "\n\n"));
  EXPECT_FALSE(read_bounce("Subject: " + std::string(500000, '=') + "\n\n"));
}

}  // namespace
}  // namespace certwright::mail::bounce_test
