#include "http/reply_text.h"

#include <gtest/gtest.h>

namespace certwright::http::reply_text_test {
namespace {

constexpr std::string_view date = "Mon, 23 Nov 2026 05:05:00 GMT";

TEST(ReplyHead, HasDateHeadersLengthAndConnection) {
  std::string out = "what was there before";
  ASSERT_TRUE(
      write_reply_head({.status = 200, .headers = {{"X-A", "b"}}, .body = "12345"}, date, Persistence::keep, out));
  EXPECT_EQ(out,
            "HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 05:05:00 GMT\r\nX-A: b\r\nContent-Length: 5\r\n"
            "Connection: keep-alive\r\n\r\n");
  ASSERT_TRUE(write_reply_head({.status = 404}, date, Persistence::close, out));
  EXPECT_EQ(out,
            "HTTP/1.1 404 Not Found\r\nDate: Mon, 23 Nov 2026 05:05:00 GMT\r\nContent-Length: 0\r\n"
            "Connection: close\r\n\r\n");
}

TEST(ReplyHead, HasNoLengthWhereThereIsNoContent) {
  std::string out;
  for (const int status : {204, 304}) {
    ASSERT_TRUE(write_reply_head({.status = status}, date, Persistence::keep, out));
    EXPECT_EQ(out.find("Content-Length"), std::string::npos) << status;
    EXPECT_FALSE(sends_body({.status = status, .body = "x"}, "GET")) << status;
  }
}

TEST(ReplyHead, RefusesHeadersThatWouldEndIt) {
  std::string out;
  const Header bad[] = {{"X", "a\r\nSet-Cookie: b"},
                        {"X", "a\nb"},
                        {"X", std::string("a\0b", 3)},
                        {"X Y", "a"},
                        {"X\r\nY", "a"},
                        {"", "a"}};
  for (const Header& header : bad) {
    EXPECT_FALSE(write_reply_head({.headers = {header}}, date, Persistence::keep, out)) << header.name;
  }
}

TEST(ReplyBody, IsNotSentToHead) {
  EXPECT_FALSE(sends_body({.body = "x"}, "HEAD"));
  EXPECT_TRUE(sends_body({.body = "x"}, "GET"));
}

TEST(HttpDate, IsAnImfFixdate) {
  const Timestamp at{std::chrono::sys_days{std::chrono::year{2026} / 11 / 3} + std::chrono::hours{5} +
                     std::chrono::milliseconds{999}};
  EXPECT_EQ(http_date(at), "Tue, 03 Nov 2026 05:00:00 GMT");
}

TEST(PlainRefusal, NamesStatusAndRequest) {
  const Reply reply = plain_refusal(413, "id-1");
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.body, "413 Content Too Large\nrequest id-1\n");
}

}  // namespace
}  // namespace certwright::http::reply_text_test
