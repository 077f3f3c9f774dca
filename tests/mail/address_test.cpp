#include "mail/address.h"

#include <gtest/gtest.h>

namespace certwright::mail::address_test {
namespace {

std::string recipient(std::string_view text) {
  const auto address = parse_recipient(text);
  return address ? address->str() : std::string{};
}

TEST(Recipient, IsOneBareAddress) {
  for (const char* text :
       {"admin@example.net", "a.b+c@xn--wgv71a.example", "x_y@mail.example.net", "o'hara@example.net", "root@relay"})
    EXPECT_EQ(recipient(text), text);
  for (const std::string& text :
       {std::string{}, std::string{"admin"}, std::string{"@example.net"}, std::string{"admin@"}, std::string{"a@b@c"},
        std::string{"a b@example.net"}, std::string{"a@example..net"}, std::string{".a@example.net"},
        std::string{"a.@example.net"}, std::string{"\"a\"@example.net"}, std::string{"a@[192.0.2.1]"},
        std::string{"a@example.net\r\nBcc: b@example.net"}, std::string{"<a@example.net>"},
        std::string{"a@example.net,b@example.net"}, std::string{"a\0@example.net", 14},
        std::string(65, 'a') + "@example.net", "a@" + std::string(254, 'a')})
    EXPECT_EQ(recipient(text), "") << text;
}

// RFC 5321 section 4.1.2: a domain is of letters, digits and hyphens between them; what is no name is no domain.
TEST(Recipient, HasADomainThatIsAHostName) {
  for (const char* text :
       {"a@mail_host.example.net", "a@192.0.2.1", "a@123", "a@-example.net", "a@example-.net", "a@example.net."})
    EXPECT_EQ(recipient(text), "") << text;
  EXPECT_EQ(recipient("a@" + std::string(64, 'b') + ".example"), "");
}

TEST(Recipient, IsTypedInAnyWritingAndKeptInOne) {
  EXPECT_EQ(recipient("Admin@EXAMPLE.net"), "Admin@example.net") << "what is before the @ is the server's to fold";
  EXPECT_EQ(recipient("a@例え.example"), "a@xn--r8jz45g.example");
  EXPECT_EQ(recipient("担当者@example.jp"), "") << "needs SMTPUTF8";
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
  EXPECT_EQ(parse_mailbox("Certs <certs@例え.example>")->address, "certs@xn--r8jz45g.example");
  for (const char* text : {"", "Certs", "Certs <certs>", "Certs <certs@example.net", "A\nB <certs@example.net>",
                           "\xff <certs@example.net>"})
    EXPECT_FALSE(parse_mailbox(text)) << text;
}

TEST(Address, HasADomain) { EXPECT_EQ(domain_of("admin@example.net"), "example.net"); }

}  // namespace
}  // namespace certwright::mail::address_test
