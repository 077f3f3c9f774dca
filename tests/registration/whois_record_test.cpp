#include "registration/whois_record.h"

#include <gtest/gtest.h>

#include "registration/whois_text.h"

namespace certwright::registration::tests::whois_record_test {
namespace {

using Kind = WhoisRecord::Kind;

// Formats as registries have them, names made up.
constexpr std::string_view gtld_registry = R"(   Domain Name: SHOP.TEST-A
   Registry Domain ID: 1_DOMAIN-TEST
   Registrar WHOIS Server: whois.rar.test-a
   Registrar URL: http://www.rar.test-a
   Creation Date: 2020-01-02T03:04:05Z
   Registry Expiry Date: 2027-01-02T03:04:05Z
   Registrar: Made-up Registrar, Inc.
   Registrar Abuse Contact Email: abuse@rar.test-a
   Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited
   Domain Status: clientHold https://icann.org/epp#clientHold
   Name Server: NS1.SHOP.TEST-A
>>> Last update of whois database: 2026-11-23T00:00:00Z <<<

TERMS OF USE: You are not authorized to access or query our Whois database through the use of high-volume, automated
processes. The rate limit exceeded message appears where that is done.
)";

constexpr std::string_view gtld_registrar = R"(Domain Name: shop.test-a
Registrar Registration Expiration Date: 2027-01-02T03:04:05Z
Registrant Name: REDACTED FOR PRIVACY
Registrant Email: Please query the RDDS service of the Registrar of Record identified in this output
Admin Email: owner@shop.test-a
Tech Email: 9f2c@whoisguard.com
)";

constexpr std::string_view rpsl = R"(%%
%% This is a made-up registry.

domain:      shop.test-a
status:      ACTIVE
holder-c:    EX1-TESTA
admin-c:     EX2-TESTA
tech-c:      EX2-TESTA
registrar:   Made-up Registrar
Expiry Date: 2027-03-01T00:00:00Z
created:     2019-03-01T00:00:00Z

nic-hdl:     EX1-TESTA
type:        ORGANIZATION
contact:     Example Shop
e-mail:      owner@shop.test-a

nic-hdl:     EX2-TESTA
contact:     Example Person
e-mail:      hostmaster@dns.test-a
)";

constexpr std::string_view indented = R"(
    Domain name:
        shop.test-a

    Registrar:
        Made-up Registrar t/a Made-up [Tag = MADEUP]
        URL: https://rar.test-a

    Relevant dates:
        Registered on: 01-Jan-2020
        Expiry date:  01-Jan-2027

    Registration status:
        Registered until expiry date.
)";

constexpr std::string_view jprs_general = R"([ made-up registry: information on domain names ]
[ use "/e" for English ]

Domain Information: [ドメイン情報]
[Domain Name]                   SHOP.TEST-J

[Registrant]                    Example Shop

[Name Server]                   ns1.shop.test-j
[Signing Key]

[Created on]                    2020/01/31
[Expires on]                    2027/01/31
[Status]                        Active
[Last Updated]                  2026/02/01 01:05:00 (JST)

Contact Information: [公開連絡窓口]
[Name]                          Example Taro
[Email]                         admin@shop.test-j
[Phone]                         00-0000-0000
)";

constexpr std::string_view jprs_organisation = R"(Domain Information:
a. [Domain Name]                SHOP.CO.TEST-J
g. [Organization]               Example Shop K.K.
l. [Organization Type]          corporation
m. [Administrative Contact]     AB123JP
n. [Technical Contact]          CD456JP
p. [Name Server]                ns1.shop.co.test-j
[State]                         Connected (2027/01/31)
[Registered Date]               2020/01/31
[Connected Date]                2020/01/31
)";

TEST(ReadWhoisRecord, ReadsAGtldRegistry) {
  const WhoisRecord record = read_whois_record(gtld_registry, "shop.test-a");
  EXPECT_EQ(record.kind, Kind::registration) << "terms of use are no refusal";
  EXPECT_EQ(record.referral, "whois.rar.test-a");
  EXPECT_EQ(record.fact.registrar, "Made-up Registrar, Inc.");
  EXPECT_EQ(record.fact.statuses, (std::vector<std::string>{"client transfer prohibited", "client hold"}));
  EXPECT_EQ(rfc3339(*record.fact.registered_at), "2020-01-02T03:04:05Z");
  EXPECT_EQ(rfc3339(*record.fact.expires_at), "2027-01-02T03:04:05Z");
  EXPECT_TRUE(record.fact.contacts.empty()) << "the registrar's abuse address is no contact of the domain";
}

TEST(ReadWhoisRecord, ReadsTheContactsOfARegistrar) {
  const WhoisRecord record = read_whois_record(gtld_registrar, "shop.test-a");
  ASSERT_EQ(record.fact.contacts.size(), 3U);
  EXPECT_EQ(record.fact.contacts[0].role, "registrant");
  EXPECT_TRUE(record.fact.contacts[0].redacted);
  EXPECT_EQ(record.fact.contacts[1].email, "owner@shop.test-a");
  EXPECT_EQ(record.fact.contacts[2].role, "technical");
  EXPECT_TRUE(record.fact.contacts[2].privacy_proxy);
}

TEST(ReadWhoisRecord, JoinsPersonsByTheirHandles) {
  const WhoisRecord record = read_whois_record(rpsl, "shop.test-a");
  EXPECT_EQ(record.kind, Kind::registration);
  ASSERT_EQ(record.fact.contacts.size(), 3U);
  EXPECT_EQ(record.fact.contacts[0].email, "owner@shop.test-a");
  EXPECT_EQ(record.fact.contacts[1].email, "hostmaster@dns.test-a");
  EXPECT_EQ(record.fact.contacts[2].email, "hostmaster@dns.test-a");
  EXPECT_TRUE(record.handles.empty()) << "nothing is left to ask";
  EXPECT_EQ(record.fact.statuses, std::vector<std::string>{"active"});
}

TEST(ReadWhoisRecord, ReadsValuesOnTheNextLine) {
  const WhoisRecord record = read_whois_record(indented, "shop.test-a");
  EXPECT_EQ(record.kind, Kind::registration);
  EXPECT_EQ(record.fact.registrar, "Made-up Registrar t/a Made-up [Tag = MADEUP]");
  EXPECT_EQ(rfc3339(*record.fact.expires_at), "2027-01-01T00:00:00Z");
}

TEST(ReadWhoisRecord, ReadsJprsGeneralDomains) {
  const WhoisRecord record = read_whois_record(jprs_general, "shop.test-j");
  EXPECT_EQ(record.kind, Kind::registration);
  EXPECT_EQ(record.fact.statuses, std::vector<std::string>{"active"});
  EXPECT_EQ(rfc3339(*record.fact.registered_at), "2020-01-31T00:00:00Z");
  EXPECT_EQ(rfc3339(*record.fact.expires_at), "2027-01-31T00:00:00Z");
  ASSERT_EQ(record.fact.contacts.size(), 1U);
  EXPECT_EQ(record.fact.contacts[0].email, "admin@shop.test-j");
  EXPECT_EQ(record.fact.contacts[0].role, "registrant");
}

TEST(ReadWhoisRecord, ReadsJprsOrganisations) {
  const WhoisRecord record = read_whois_record(jprs_organisation, "shop.co.test-j");
  EXPECT_EQ(record.kind, Kind::registration);
  EXPECT_EQ(record.fact.statuses, std::vector<std::string>{"connected"});
  EXPECT_EQ(rfc3339(*record.fact.expires_at), "2027-01-31T00:00:00Z");
  EXPECT_EQ(record.handles, (std::vector<std::pair<std::string, std::string>>{{"administrative", "AB123JP"},
                                                                              {"technical", "CD456JP"}}));
}

TEST(ReadWhoisRecord, ReadsJapaneseKeysInEveryCharset) {
  // "[ドメイン名] SHOP.TEST-J", "[状態] Active", "[電子メイル] a@shop.test-j" in ISO-2022-JP (RFC 1468).
  const std::string iso_2022_jp =
      "[\x1b$B%I%a%$%sL>\x1b(B]   SHOP.TEST-J\r\n[\x1b$B>uBV\x1b(B]   Active\r\n\r\n[\x1b$BEE;R%a%$%k\x1b(B]   "
      "a@shop.test-j\r\n";
  const std::string utf_8 = "[ドメイン名]   SHOP.TEST-J\n[状態]   Active\n\n[電子メイル]   a@shop.test-j\n";
  for (const std::string& bytes : {iso_2022_jp, utf_8}) {
    const WhoisRecord record = read_whois_record(decode_whois(bytes), "shop.test-j");
    EXPECT_EQ(record.kind, Kind::registration);
    EXPECT_EQ(record.fact.statuses, std::vector<std::string>{"active"});
    ASSERT_EQ(record.fact.contacts.size(), 1U);
    EXPECT_EQ(record.fact.contacts[0].email, "a@shop.test-j");
  }
}

TEST(ReadWhoisRecord, TellsRefusalsFromAnswers) {
  const auto kind = [](std::string_view text) { return read_whois_record(text, "shop.test-a").kind; };
  for (const char* text :
       {"% Error: query rate limit exceeded. Try again after 60 seconds.", "Your request limit exceeded\n",
        "% You have been blacklisted", "WHOIS LIMIT EXCEEDED - SEE WWW.REGISTRY.TEST-A/WHOIS FOR DETAILS",
        "Number of allowed queries exceeded.", "Too many requests from your address", "Quota exceeded"})
    EXPECT_EQ(kind(text), Kind::rate_limited) << text;
  for (const char* text : {"No match for \"SHOP.TEST-A\".", "NOT FOUND", "Domain not found.", "%% No entries found.",
                           "The queried object does not exist: no object", "Domain: shop.test-a\nStatus: free\n",
                           "Domain Name: shop.test-a\nStatus: AVAILABLE"})
    EXPECT_EQ(kind(text), Kind::none) << text;
  for (const char* text : {"", "\n\n\n", "hello", "Domain Name: other.test-a\nStatus: ok\n", "domain:\n",
                           "Status: ok\nRegistrar: X\n", "Domain Name: other.test-a\nStatus: free\n"})
    EXPECT_EQ(kind(text), Kind::other) << text;
}

TEST(ReadWhoisRecord, TakesHostsAloneFromReferrals) {
  const auto referral = [](std::string_view value) {
    return read_whois_record("Domain Name: shop.test-a\nRegistrar WHOIS Server: " + std::string{value}, "shop.test-a")
        .referral;
  };
  EXPECT_EQ(referral("WHOIS.rar.test-a."), "whois.rar.test-a");
  EXPECT_EQ(referral("whois://whois.rar.test-a/"), "whois.rar.test-a");
  EXPECT_EQ(referral("whois.rar.test-a:25"), "whois.rar.test-a") << "a referral chooses no port";
  EXPECT_EQ(referral("127.0.0.1"), "127.0.0.1") << "the guard decides about addresses";
  for (const char* value : {"", "localhost", "https://www.rar.test-a/whois", "a b.test-a", "-o.test-a", "..", "a_b.c",
                            "[::1]", "/etc/passwd"})
    EXPECT_EQ(referral(value).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-"), std::string::npos) << value;
  EXPECT_EQ(referral("localhost"), "");
  EXPECT_EQ(referral("https://www.rar.test-a/whois"), "");
}

TEST(ReadWhoisRecord, StandsWhateverComes) {
  std::string binary;
  for (int i = 0; i < 100'000; ++i) binary += static_cast<char>(i * 7919 % 256);
  (void)read_whois_record(decode_whois(binary), "shop.test-a");
  (void)read_whois_record(std::string(256 * 1024, ':'), "shop.test-a");
  (void)read_whois_record(std::string(256 * 1024, '\n'), "shop.test-a");
  std::string many = "Domain Name: shop.test-a\n";
  for (int i = 0; i < 5000; ++i) many += "Domain Status: s" + std::to_string(i) + "\n";
  const WhoisRecord record = read_whois_record(many, "shop.test-a");
  EXPECT_EQ(record.fact.statuses.size(), 20U);
}

TEST(ReadWhoisOfTld, FindsTheRegistry) {
  const WhoisOfTld answer = read_whois_of_tld(
      "% IANA WHOIS server\n\nrefer:        whois.nic.test-a\n\ndomain:       TEST-A\nwhois: whois.other.test-a\n");
  EXPECT_TRUE(answer.is_answer);
  EXPECT_EQ(answer.server, "whois.nic.test-a");
  EXPECT_EQ(read_whois_of_tld("domain: TEST-B\nwhois: whois.nic.test-b\n").server, "whois.nic.test-b");
}

TEST(ReadWhoisOfTld, TellsNoServerFromNoAnswer) {
  const WhoisOfTld without = read_whois_of_tld("domain:  TEST-C\nwhois:\nstatus: ACTIVE\n");
  EXPECT_TRUE(without.is_answer);
  EXPECT_EQ(without.server, "");
  EXPECT_TRUE(read_whois_of_tld("% This query returned 0 objects.").is_answer);
  EXPECT_FALSE(read_whois_of_tld("").is_answer);
  EXPECT_FALSE(read_whois_of_tld("hello").is_answer);
  EXPECT_TRUE(read_whois_of_tld("% query rate limit exceeded").rate_limited);
}

TEST(DecodeWhois, TakesEveryCharset) {
  EXPECT_EQ(decode_whois("a\r\nb\rc\0d"), "a\nb\nc");
  EXPECT_EQ(decode_whois(std::string_view{"a\0b", 3}), "ab");
  EXPECT_EQ(decode_whois("caf\xe9"), "café");
  EXPECT_EQ(decode_whois("café"), "café");
  EXPECT_EQ(decode_whois("\x1b$B>uBV\x1b(B."), "状態.");
  // A sequence that is cut off, and one with what is no character.
  EXPECT_EQ(decode_whois("\x1b$B>uB").substr(0, 3), "状");
  (void)decode_whois("\x1b$B\xff\xfe\x80\x1b(B x");
}

}  // namespace
}  // namespace certwright::registration::tests::whois_record_test
