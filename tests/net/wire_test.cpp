#include "net/wire.h"

#include <gtest/gtest.h>

#include "net/presentation.h"

namespace certwright::net::wire_test {
namespace {

/// Any record as one line of text.
struct Shown {
  std::string operator()(const AddressData& data) const { return "address " + data.address; }
  std::string operator()(const NameData& data) const { return "name " + data.target; }
  std::string operator()(const MxData& data) const {
    return "mx " + std::to_string(data.preference) + " " + data.exchange;
  }
  std::string operator()(const TxtData& data) const { return "txt " + data.text; }
  std::string operator()(const CaaData& data) const {
    return "caa " + std::to_string(data.flags) + " " + data.tag + " " + data.value;
  }
  template <class Data>
  std::string operator()(const Data& data) const {
    return presentation(data);
  }
};

struct Case {
  std::string name;
  RecordType type;
  std::string rdata;  ///< hexadecimal
  std::string shown;  ///< empty: malformed
};

class RdataTest : public testing::TestWithParam<Case> {};

TEST_P(RdataTest, IsReadOrRefused) {
  const auto& [name, type, rdata, shown] = GetParam();
  const auto record = parse_rdata(type, from_hex(rdata).value());
  EXPECT_EQ(record ? std::visit(Shown{}, *record) : "", shown);
}

std::string repeated(const std::string& part, int count) {
  std::string all;
  for (int at = 0; at < count; ++at) all += part;
  return all;
}

using enum RecordType;
INSTANTIATE_TEST_SUITE_P(
    All, RdataTest,
    testing::Values(
        Case{"a", a, "c0000201", "address 192.0.2.1"}, Case{"a_short", a, "c00002", ""},
        Case{"a_long", a, "c000020101", ""},
        Case{"aaaa", aaaa, "20010db8000000000000000000000001", "address 2001:db8::1"},
        Case{"aaaa_short", aaaa, "20010db8", ""}, Case{"cname", cname, "025f58074578416d506c6500", "name _x.example"},
        Case{"ns", ns, "026e7300", "name ns"}, Case{"root", cname, "00", "name "}, Case{"name_empty", cname, "", ""},
        Case{"name_not_ended", cname, "0161", ""}, Case{"name_with_rest", cname, "01610000", ""},
        Case{"label_longer_than_rdata", cname, "0a6162", ""}, Case{"compression_pointer", cname, "c00c", ""},
        Case{"reserved_label_type", cname, "400161", ""}, Case{"dot_within_label", cname, "03612e6200", "name a\\.b"},
        Case{"backslash_within_label", cname, "025c6100", "name \\\\a"},
        Case{"escaped_octets", cname, "032000ff00", "name \\032\\000\\255"},
        Case{"longest_name", cname, repeated("3f" + repeated("61", 63), 3) + "3d" + repeated("61", 61) + "00",
             "name " + std::string(63, 'a') + "." + std::string(63, 'a') + "." + std::string(63, 'a') + "." +
                 std::string(61, 'a')},
        Case{"name_of_256", cname, repeated("3f" + repeated("61", 63), 3) + "3e" + repeated("61", 62) + "00", ""},
        Case{"mx", mx, "000a044d61696c00", "mx 10 mail"}, Case{"null_mx", mx, "000000", "mx 0 "},
        Case{"mx_without_name", mx, "000a", ""}, Case{"mx_empty", mx, "", ""},
        Case{"txt", txt, "0368692003796f75", "txt hi you"}, Case{"txt_empty_string", txt, "00", "txt "},
        Case{"txt_without_strings", txt, "", ""}, Case{"txt_cut", txt, "05616263", ""},
        Case{"caa", caa, "000569737375656c65", "caa 0 issue le"},
        Case{"caa_upper_case_tag", caa,
             "800949535355455749"
             "4c443b",
             "caa 128 issuewild ;"},
        Case{"caa_empty_value", caa, "00056973737565", "caa 0 issue "},
        Case{"caa_tag_with_odd_octet", caa, "80022d5f", "caa 128 -_ "}, Case{"caa_zero_tag", caa, "000061", ""},
        Case{"caa_tag_too_long", caa, "00ff6973", ""}, Case{"caa_short", caa, "00", ""},
        Case{"soa", soa,
             "026e7300"
             "0161024f6b00"
             "00000007"
             "00000e10"
             "00000258"
             "00015180"
             "0000012c",
             "ns. a.ok. 7 3600 600 86400 300"},
        Case{"soa_short", soa,
             "0000"
             "00000007"
             "00000e10"
             "00000258"
             "00015180"
             "000001",
             ""},
        Case{"soa_long", soa,
             "0000"
             "00000007"
             "00000e10"
             "00000258"
             "00015180"
             "0000012c"
             "00",
             ""},
        Case{"soa_without_mailbox", soa, "00", ""}, Case{"ds", ds, "4f660802e06d44", "20326 8 2 E06D44"},
        Case{"ds_without_digest", ds, "4f660802", ""}, Case{"ds_short", ds, "4f6608", ""},
        Case{"dnskey", dnskey, "0101030f01020304", "257 3 15 AQIDBA=="},
        Case{"dnskey_without_key", dnskey, "0101030f", ""}, Case{"dnskey_short", dnskey, "0101", ""},
        Case{"rrsig", rrsig,
             "0001"
             "0d"
             "02"
             "00000e10"
             "00000001"
             "00000000"
             "1234"
             "0161"
             "00"
             "ff",
             "A 13 2 3600 19700101000001 19700101000000 4660 a. /w=="},
        Case{"rrsig_without_signature", rrsig,
             "0001"
             "0d"
             "02"
             "00000e10"
             "00000001"
             "00000000"
             "1234"
             "00",
             ""},
        Case{"rrsig_short", rrsig, "00010d0200000e10", ""}, Case{"nsec", nsec, "000006", "\\# 3 000006"}),
    [](const auto& test) { return test.param.name; });

// RFC 5702 section 6.1: RSA/SHA-256, 512 bits; the text gives the tag 9033. The same octets as RSA/MD5 are tagged with
// the modulus's own (RFC 4034 appendix B.1).
TEST(WireTest, TagsKeys) {
  Bytes rdata{0x01, 0x00, 3, 8};
  const Bytes key =
      from_base64("AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAgtvd4Qs8PkxUdp6p/DlUmObdk=")
          .value();
  rdata.insert(rdata.end(), key.begin(), key.end());
  EXPECT_EQ(std::get<DnskeyData>(parse_rdata(dnskey, rdata).value()).key_tag, 9033);
  rdata[3] = 1;
  EXPECT_EQ(std::get<DnskeyData>(parse_rdata(dnskey, rdata).value()).key_tag, 0x8e6d);
}

TEST(WireTest, ReadsAHeader) {
  const auto header = parse_header(from_hex("123485830001000200000000").value());
  ASSERT_TRUE(header);
  EXPECT_EQ(header->id, 0x1234);
  EXPECT_TRUE(header->is_reply);
  EXPECT_TRUE(header->authoritative);
  EXPECT_TRUE(header->recursion_available);
  EXPECT_EQ(header->rcode, 3);
  EXPECT_EQ(header->answers, 2);
  const auto query = parse_header(from_hex("000001000001000000000000").value());
  ASSERT_TRUE(query);
  EXPECT_FALSE(query->is_reply || query->authoritative || query->recursion_available || query->truncated);
  EXPECT_EQ(query->questions, 1);
  const auto odd = parse_header(from_hex("00002a20000000000003ff01").value());
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->opcode, 5);
  EXPECT_TRUE(odd->truncated && odd->authenticated);
  EXPECT_EQ(odd->authorities, 3);
  EXPECT_EQ(odd->additionals, 0xff01);
  EXPECT_FALSE(parse_header(from_hex("1234858300010002000000").value()));
}

TEST(ResolverTest, NamesQuestionsAsEvidenceShowsThem) {
  EXPECT_EQ((Question{"_x.example.com", cname}).str(), "_x.example.com. CNAME");
  EXPECT_EQ(to_string(caa), "CAA");
  EXPECT_EQ(to_string(LookupError::Kind::servfail), "SERVFAIL");
}

}  // namespace
}  // namespace certwright::net::wire_test
