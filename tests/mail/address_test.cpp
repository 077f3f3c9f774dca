#include "mail/address.h"

#include <gtest/gtest.h>

namespace certwright::mail::address_test {
namespace {

TEST(Address, IsOneBareAddress) {
  for (const char* text :
       {"admin@example.net", "a.b+c@xn--wgv71a.example", "x_y@mail.example.net", "o'hara@example.net"})
    EXPECT_TRUE(is_address(text)) << text;
  const std::string long_local(65, 'a');
  const std::string long_domain = "a@" + std::string(254, 'a');
  for (const std::string& text :
       {std::string{}, std::string{"admin"}, std::string{"@example.net"}, std::string{"admin@"}, std::string{"a@b@c"},
        std::string{"a b@example.net"}, std::string{"a@example..net"}, std::string{".a@example.net"},
        std::string{"a.@example.net"}, std::string{"\"a\"@example.net"}, std::string{"a@[192.0.2.1]"},
        std::string{"a@example.net\r\nBcc: b@example.net"}, std::string{"a@例.example"}, std::string{"<a@example.net>"},
        std::string{"a@example.net,b@example.net"}, std::string{"a\0@example.net", 14}, long_local + "@example.net",
        long_domain})
    EXPECT_FALSE(is_address(text)) << text;
}

TEST(Address, ReadsAMailbox) {
  const auto plain = parse_mailbox(" certs@example.net ");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->address, "certs@example.net");
  EXPECT_EQ(plain->name, "");
  const auto named = parse_mailbox("証明書 <certs@example.net>");
  ASSERT_TRUE(named);
  EXPECT_EQ(named->name, "証明書");
  const auto quoted = parse_mailbox("\"Certs, Ltd.\" <certs@example.net>");
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->name, "Certs, Ltd.");
  for (const char* text : {"", "Certs", "Certs <certs>", "Certs <certs@example.net", "A\nB <certs@example.net>",
                           "\xff <certs@example.net>"})
    EXPECT_FALSE(parse_mailbox(text)) << text;
}

TEST(Address, HasADomain) { EXPECT_EQ(domain_of("admin@example.net"), "example.net"); }

}  // namespace
}  // namespace certwright::mail::address_test
