#include "net/first_bytes.h"

#include <gtest/gtest.h>

namespace certwright::net::first_bytes_test {
namespace {

TEST(FirstBytes, TellTheProtocol) {
  EXPECT_EQ(protocol_of(""), "");
  EXPECT_EQ(protocol_of("SSH-2.0-x"), "SSH");
  EXPECT_EQ(protocol_of("HTTP/1.1 200 OK"), "HTTP");
  EXPECT_EQ(protocol_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "HTTP/2");
  EXPECT_EQ(protocol_of(std::string_view{"\x16\x03\x03\0\x7a", 5}), "TLS");
  EXPECT_EQ(protocol_of(std::string_view{"\x15\x03\x05\0\x02\x02\x46", 7}), "0x15 0x03 0x05 0x00 0x02 0x02 0x46");
  EXPECT_EQ(protocol_of(std::string_view{"\0\0\x08\x07\0\0\0\0\0\0\0\0\0", 13}), "HTTP/2");
  EXPECT_EQ(protocol_of(std::string_view{"\0\0\x08\x07\0\0\0\0\x01\0\0\0\0", 13}),
            "0x00 0x00 0x08 0x07 0x00 0x00 0x00 0x00");
  EXPECT_EQ(protocol_of("-ERR unknown command of a server that goes on\r\n"), "-ERR unknown command of a server");
}

TEST(FirstBytes, SayThatTlsIsExpected) {
  EXPECT_TRUE(says_tls_is_expected(400, "<title>400 The plain HTTP request was sent to HTTPS port</title>"));
  EXPECT_TRUE(says_tls_is_expected(400, "Client sent an HTTP request to an HTTPS server.\n"));
  EXPECT_FALSE(says_tls_is_expected(200, "The plain HTTP request was sent to HTTPS port: how to mend it"));
  EXPECT_FALSE(says_tls_is_expected(400, "Bad Request"));
}

TEST(FirstBytes, AreMadePrintable) {
  EXPECT_EQ(printable_start(" \r\n<html>\n\t<p>\x1b[31mred\x07 \xe6\x97\xa5\xff ", 100),
            "<html> <p>[31mred \xe6\x97\xa5");
  EXPECT_EQ(printable_start("a\xe6\x97\xa5", 3), "a");
  EXPECT_EQ(printable_start("ab\xe2\x80\xae"
                            "cd",
                            100),
            "abcd");
  EXPECT_EQ(printable_start("a b", 2), "a");
}

}  // namespace
}  // namespace certwright::net::first_bytes_test
