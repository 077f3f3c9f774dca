#include "net/presentation.h"

#include <gtest/gtest.h>

#include "net/wire.h"

namespace certwright::net::presentation_test {
namespace {

TEST(PresentationTest, WritesEveryTypeAsAZoneFileDoes) {
  EXPECT_EQ(presentation(AddressData{"2001:db8::1"}), "2001:db8::1");
  EXPECT_EQ(presentation(NameData{"ns1.example.com"}), "ns1.example.com.");
  EXPECT_EQ(presentation(MxData{10, "mail.example.com"}), "10 mail.example.com.");
  EXPECT_EQ(presentation(CaaData{0, "issue", "ca.example.net"}), "0 issue \"ca.example.net\"");
  EXPECT_EQ(presentation(DsData{20326, 8, 2, {0xe0, 0x6d, 0x44}}), "20326 8 2 E06D44");
  EXPECT_EQ(presentation(OtherData{{0x00, 0xbe, 0xef}}), "\\# 3 00beef");
  EXPECT_EQ(presentation(OtherData{}), "\\# 0");
  EXPECT_EQ(presentation(SoaData{.primary = "ns1.example.com",
                                 .serial = 7,
                                 .minimum = 300,
                                 .mailbox = "host\\.master.example.com",
                                 .refresh = 3600,
                                 .retry = 600,
                                 .expire = 86400}),
            "ns1.example.com. host\\.master.example.com. 7 3600 600 86400 300");
}

TEST(PresentationTest, WritesTheRootAsADot) {
  EXPECT_EQ(presentation(NameData{}), ".");
  EXPECT_EQ(presentation(MxData{}), "0 .");
  EXPECT_EQ(absolute_name(""), ".");
}

TEST(PresentationTest, QuotesTextsAndSplitsLongOnes) {
  EXPECT_EQ(presentation(TxtData{"v=spf1 -all"}), "\"v=spf1 -all\"");
  EXPECT_EQ(presentation(TxtData{}), "\"\"");
  EXPECT_EQ(presentation(TxtData{"a \"b\" \\c\n\xff"}), "\"a \\\"b\\\" \\\\c\\010\\255\"");
  EXPECT_EQ(presentation(TxtData{std::string(255, 'x')}), '"' + std::string(255, 'x') + '"');
  EXPECT_EQ(presentation(TxtData{std::string(256, 'x')}), '"' + std::string(255, 'x') + "\" \"x\"");
}

TEST(PresentationTest, EscapesWhatAZoneFileWouldReadOtherwise) {
  EXPECT_EQ(presentation(CaaData{128, "a b\x01", "say \"x\""}), "128 a\\ b\\001 \"say \\\"x\\\"\"");
  EXPECT_EQ(presentation(NameData{"a;b.c(d"}), "a\\;b.c\\(d.");
  EXPECT_EQ(presentation(NameData{"a\\.b.\\\\.\\255c"}), "a\\.b.\\\\.\\255c.");
}

// The key and the signature of RFC 8080 section 6.1 (Ed25519), whose key tag the text gives.
TEST(PresentationTest, WritesKeysAndSignatures) {
  const std::string key = "l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=";
  Bytes rdata{0x01, 0x01, 3, 15};
  const Bytes octets = from_base64(key).value();
  rdata.insert(rdata.end(), octets.begin(), octets.end());
  const auto parsed = parse_rdata(RecordType::dnskey, rdata);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(std::get<DnskeyData>(*parsed).key_tag, 3613);
  EXPECT_EQ(presentation(*parsed), "257 3 15 " + key);

  EXPECT_EQ(presentation(RrsigData{.covered = 15,
                                   .algorithm = 15,
                                   .expiration = 1440021600,
                                   .inception = 1438207200,
                                   .key_tag = 3613,
                                   .signer = "example.com",
                                   .labels = 2,
                                   .original_ttl = 3600,
                                   .signature = {1, 2, 3}}),
            "MX 15 2 3600 20150819220000 20150729220000 3613 example.com. AQID");
  EXPECT_EQ(presentation(RrsigData{.covered = 65280, .signature = {0}}),
            "TYPE65280 0 0 0 19700101000000 19700101000000 0 . AA==");
}

}  // namespace
}  // namespace certwright::net::presentation_test
