#include "registration/contact_words.h"

#include <gtest/gtest.h>

namespace certwright::registration::tests::contact_words_test {
namespace {

TEST(MailAddressIn, TakesOneBareAddress) {
  EXPECT_EQ(mail_address_in("owner@example.test-a"), "owner@example.test-a");
  EXPECT_EQ(mail_address_in("  Owner+x@EXAMPLE.Test-A \r\n"), "Owner+x@example.test-a");
  EXPECT_EQ(mail_address_in("o'neil_1@sub.example.test-a"), "o'neil_1@sub.example.test-a");
  EXPECT_EQ(mail_address_in("例@例え.test-a"), "例@xn--r8jz45g.test-a") << "as mail goes to it";
}

TEST(MailAddressIn, TakesNothingElse) {
  for (const std::string text : {"",
                                 "owner",
                                 "@example.test-a",
                                 "owner@",
                                 "owner@localhost",
                                 "a@b@c.test-a",
                                 "a b@example.test-a",
                                 "a@example.test-a, b@example.test-a",
                                 "<a@example.test-a>",
                                 "mailto:a@example.test-a",
                                 ".a@example.test-a",
                                 "a..b@example.test-a",
                                 "a@-example.test-a",
                                 "a@example..test-a",
                                 "a@192.0.2.1",
                                 "a@[192.0.2.1]",
                                 "\"a\"@example.test-a",
                                 "a@example.test-a\nBcc: b@example.test-a",
                                 "a\r\n@example.test-a",
                                 "a@example.test-a\xff",
                                 "a@exam ple.test-a",
                                 "a\xe2\x80\xae@example.test-a",
                                 "a\xc2\xa0@example.test-a",
                                 "a\xc2\xad@example.test-a",
                                 "a\xe1\x9a\x80@example.test-a",
                                 "a@example.test-a.",
                                 "a@*.example.test-a"})
    EXPECT_EQ(mail_address_in(text), "") << text;
  EXPECT_EQ(mail_address_in(std::string(65, 'a') + "@example.test-a"), "");
  EXPECT_EQ(mail_address_in("a@" + std::string(64, 'b') + ".test-a"), "");
  EXPECT_EQ(mail_address_in(std::string_view{"a@example.test-a\0b", 18}), "");
}

TEST(SaysRedacted, KnowsThePhrasesOfRegistries) {
  for (const char* text :
       {"REDACTED FOR PRIVACY", "Data Redacted", "GDPR Masked", "Not Disclosed", "Not Disclosed - Visit www.x.test-a",
        "Please query the RDDS service of the Registrar of Record identified in this output",
        "https://registrar.test-a/contact-form?d=example", "Statutory Masking Enabled", "Data Protected"})
    EXPECT_TRUE(says_redacted(text)) << text;
  for (const char* text : {"", "owner@example.test-a", "privacy@redacted.test-a", "n/a", "Example Owner"})
    EXPECT_FALSE(says_redacted(text)) << text;
}

TEST(IsPrivacyProxy, KnowsServicesByDomainAndByWord) {
  for (const char* address : {"x1@whoisprivacyservice.org", "abc@contact.gandi.net", "1@x.identity-protect.org",
                              "proxy@WHOISGUARD.com", "a@my-whois-privacy.test-a", "b@domain-privacy.test-a"})
    EXPECT_TRUE(is_privacy_proxy(address)) << address;
  for (const char* address : {"", "owner", "owner@example.test-a", "whoisprivacy@example.test-a", "a@gandi.net"})
    EXPECT_FALSE(is_privacy_proxy(address)) << address;
}

TEST(ContactRole, KnowsTheWaysOfWriting) {
  EXPECT_EQ(contact_role("Registrant Email"), "registrant");
  EXPECT_EQ(contact_role("Admin"), "administrative");
  EXPECT_EQ(contact_role("Tech"), "technical");
  EXPECT_EQ(contact_role("billing"), "");
}

TEST(StatusWord, IsRfc8056s) {
  EXPECT_EQ(status_word("clientHold https://icann.org/epp#clientHold"), "client hold");
  EXPECT_EQ(status_word("clienthold (https://icann.org/epp#clientHold)"), "client hold");
  EXPECT_EQ(status_word("client hold"), "client hold");
  EXPECT_EQ(status_word("redemptionPeriod"), "redemption period");
  EXPECT_EQ(status_word("PENDING_DELETE"), "pending delete");
  EXPECT_EQ(status_word("ok https://icann.org/epp#ok"), "active");
  EXPECT_EQ(status_word("Active"), "active");
  EXPECT_EQ(status_word("clientTransferProhibited"), "client transfer prohibited");
  EXPECT_EQ(status_word(""), "");
  EXPECT_EQ(status_word("\x1b[31mred"), "[31mred");
}

}  // namespace
}  // namespace certwright::registration::tests::contact_words_test
