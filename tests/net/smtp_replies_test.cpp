#include "net/smtp_replies.h"

#include <gtest/gtest.h>

namespace certwright::net::smtp_replies_test {
namespace {

using Phase = SmtpReplies::Phase;

TEST(SmtpReplies, TellsWhatTheLastReplyIsFor) {
  SmtpReplies replies;
  EXPECT_TRUE(replies.received("220 mail.example.net ESMTP\r\n"));
  EXPECT_EQ(replies.code(), 220);
  EXPECT_EQ(replies.phase(), Phase::greeting);
  replies.sent("EHLO client\r\n");
  EXPECT_EQ(replies.code(), 0);
  EXPECT_TRUE(replies.received("250-mail.example.net\r\n"));
  EXPECT_EQ(replies.code(), 0) << "more lines follow";
  EXPECT_TRUE(replies.received("250 STARTTLS\r\n"));
  EXPECT_EQ(replies.code(), 250);
  replies.sent("STARTTLS\r\n");
  EXPECT_TRUE(replies.received("220 go ahead\r\n"));
  replies.sent("EHLO client\r\n");
  EXPECT_EQ(replies.phase(), Phase::hello);
  replies.sent("AUTH PLAIN\r\n");
  replies.sent("DATA\r\n");  // what is sent for AUTH, and only looks like the command
  EXPECT_EQ(replies.phase(), Phase::auth);
  EXPECT_FALSE(replies.authenticated());
  EXPECT_TRUE(replies.received("235 2.7.0 yes\r\n"));
  EXPECT_TRUE(replies.authenticated());
  replies.sent("MAIL FROM:<a@example.net>\r\n");
  replies.sent("RCPT TO:<b@example.net>\r\n");
  EXPECT_TRUE(replies.received("550-5.1.1 no\r\n"));
  EXPECT_TRUE(replies.received("550 5.1.1 such\x1b[31m user\r\n"));
  EXPECT_EQ(replies.phase(), Phase::rcpt);
  EXPECT_EQ(replies.code(), 550);
  EXPECT_EQ(replies.text(), "550 5.1.1 such[31m user");
  replies.sent("QUIT\r\n");
  EXPECT_TRUE(replies.received("221 bye\r\n"));
  EXPECT_EQ(replies.code(), 550) << "what decided it stays";
  EXPECT_FALSE(replies.garbage());
}

TEST(SmtpReplies, TakesGarbageForWhatItIs) {
  for (const char* line :
       {"HTTP/1.1 400 Bad Request\r\n", "", "22", "2200 x", "abc def", "099 x", "600 x", "250x", "\xff\xff\xff"}) {
    SmtpReplies replies;
    EXPECT_TRUE(replies.received(line));
    EXPECT_TRUE(replies.garbage()) << line;
    EXPECT_EQ(replies.code(), 0) << line;
  }
}

TEST(SmtpReplies, KnowsWhenItIsEnough) {
  SmtpReplies replies;
  bool enough = false;
  for (int i = 0; i < 10000 && !enough; ++i) enough = !replies.received("250-" + std::string(100, 'x') + "\r\n");
  EXPECT_TRUE(enough);
  EXPECT_LE(replies.text().size(), 512U);
}

}  // namespace
}  // namespace certwright::net::smtp_replies_test
