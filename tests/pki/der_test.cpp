#include "pki/der.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>

#include "pki/der_reader.h"

namespace certwright::pki::der::der_test {
namespace {

using namespace std::chrono_literals;

Timestamp at(int year, unsigned month, unsigned day, std::chrono::milliseconds time_of_day = 0ms) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}} +
         time_of_day;
}

Bytes magnitude_of(std::string_view digits) { return *from_hex(digits); }

struct Vector {
  const char* name;
  Bytes written;
  const char* expected;
};

class DerVector : public testing::TestWithParam<Vector> {};

TEST_P(DerVector, IsWrittenAsTheStandardSays) { EXPECT_EQ(hex(GetParam().written), GetParam().expected); }

// Expected octets: X.690's own examples (8.5, 8.19.5, 8.2) and, for the rest, `openssl asn1parse -genstr … -out`.
INSTANTIATE_TEST_SUITE_P(
    X690, DerVector,
    testing::Values(
        Vector{"zero", integer(std::uint64_t{0}), "020100"}, Vector{"small", integer(std::uint64_t{127}), "02017f"},
        Vector{"sign_octet", integer(std::uint64_t{128}), "02020080"},
        Vector{"two_octets", integer(std::uint64_t{256}), "02020100"},
        Vector{"largest", integer(~std::uint64_t{0}), "020900ffffffffffffffff"},
        Vector{"leading_zeros_dropped", integer(ByteView{magnitude_of("000001ff")}), "020201ff"},
        Vector{"zero_magnitude", integer(ByteView{magnitude_of("0000")}), "020100"},
        Vector{"true", boolean(true), "0101ff"}, Vector{"false", boolean(false), "010100"},
        Vector{"null", null(), "0500"}, Vector{"oid_of_the_standard", oid("2.999.3"), "0603883703"},
        Vector{"oid_rsa", oid("1.2.840.113549.1.1.11"), "06092a864886f70d01010b"},
        Vector{"oid_extension", oid("2.5.29.17"), "0603551d11"}, Vector{"bits_none", named_bits({}), "030100"},
        Vector{"bits_first", named_bits({0}), "03020780"}, Vector{"bits_of_a_ca", named_bits({5, 6}), "03020106"},
        Vector{"bits_of_an_rsa_leaf", named_bits({0, 2}), "030205a0"},
        Vector{"bits_second_octet", named_bits({8}), "0303070080"},
        Vector{"bit_string", bit_string(magnitude_of("0a3b")), "0303000a3b"},
        Vector{"octets", octet_string(magnitude_of("0102")), "04020102"}, Vector{"utf8", utf8_string("é"), "0c02c3a9"},
        Vector{"printable", printable_string("JP"), "13024a50"}, Vector{"ia5", ia5_string("a@b"), "1603614062"},
        Vector{"empty_sequence", sequence({}), "3000"},
        Vector{"sequence", sequence({boolean(true), null()}), "30050101ff0500"},
        Vector{"set_in_order", set({magnitude_of("0500"), magnitude_of("0101ff")}), "31050101ff0500"},
        Vector{"explicit", context(3, null()), "a3020500"},
        Vector{"implicit", context(0, magnitude_of("aa"), false), "8001aa"},
        Vector{"concat", concat({null(), boolean(false)}), "0500010100"}),
    [](const auto& each) { return each.param.name; });

TEST(Der, NumbersOfAtMost64Bits) {
  const auto read = [](std::string_view written) { return unsigned_64(*only(*from_hex(written), tag::integer)); };
  EXPECT_EQ(read("020100").value(), 0U);
  EXPECT_EQ(read("02020100").value(), 256U);
  EXPECT_EQ(read("020900ffffffffffffffff").value(), ~std::uint64_t{0});
  for (const char* refused : {"0209010000000000000000", "0201ff", "02020001"})
    EXPECT_EQ(read(refused).error().code, ErrorCode::invalid_request) << refused;
}

TEST(Der, LengthsTakeTheFewestOctets) {
  struct {
    std::size_t content;
    const char* header;
  } const cases[] = {{127, "047f"}, {128, "048180"}, {255, "0481ff"}, {256, "04820100"}, {65536, "0483010000"}};
  for (const auto& [content, header] : cases) {
    const Bytes written = octet_string(Bytes(content, 7));
    EXPECT_EQ(written.size(), tlv_bytes(content));
    EXPECT_EQ(hex(ByteView{written}.first(written.size() - content)), header);
  }
}

TEST(Der, ObjectIdentifiersThatAreNoneThrow) {
  for (const char* const text : {"", "1", "1.", ".1", "1..2", "1.40", "3.1", "1.2.x", "1.2.-3"})
    EXPECT_THROW((void)oid(text), std::invalid_argument) << text;
}

TEST(Der, TimesChangeTheirFormIn2050) {
  EXPECT_EQ(text_of(time(at(2026, 11, 23, 5h + 6min + 7s + 999ms))).substr(2), "261123050607Z");
  EXPECT_EQ(time(at(2049, 12, 31, 23h + 59min + 59s))[0], tag::utc_time);
  EXPECT_EQ(text_of(time(at(2050, 1, 1))).substr(2), "20500101000000Z");
  EXPECT_EQ(time(at(2050, 1, 1))[0], tag::generalized_time);
  EXPECT_EQ(text_of(time(at(1950, 1, 1))).substr(2), "500101000000Z");
}

TEST(Der, TimesAreReadBack) {
  for (const Timestamp moment_of_test : {at(1950, 1, 1), at(1999, 12, 31, 23h), at(2024, 2, 29, 1s), at(2049, 12, 31),
                                         at(2050, 1, 1, 12h), at(9999, 12, 31, 23h + 59min + 59s)}) {
    const Bytes written = time(moment_of_test);
    const auto element = Reader{written}.next();
    ASSERT_TRUE(element);
    const auto read = moment(*element);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, moment_of_test);
  }
}

TEST(DerReader, RefusesTimesThatDoNotExist) {
  for (const char* const text : {"260229000000Z", "261301000000Z", "260100000000Z", "260101240000Z", "260101006000Z",
                                 "260101000060Z", "2601010000Z", "260101000000+", "26010100000aZ", ""}) {
    const Bytes written = tlv(tag::utc_time, bytes_of(text));
    const auto read = moment(*Reader{written}.next());
    EXPECT_FALSE(read) << text;
  }
  EXPECT_FALSE(moment(*Reader{tlv(tag::generalized_time, bytes_of("20500101000000.5Z"))}.next()));
  const Bytes number = integer(std::uint64_t{1});
  EXPECT_FALSE(moment(*Reader{number}.next()));
}

TEST(DerReader, ReadsElementsOneAfterTheOther) {
  const Bytes written = sequence({integer(std::uint64_t{5}), octet_string(Bytes(300, 1)), null()});
  const auto whole = only(written, tag::sequence);
  ASSERT_TRUE(whole);
  Reader members{whole->content};
  ASSERT_TRUE(members.next_is(tag::integer));
  EXPECT_EQ(hex(members.next(tag::integer)->whole), "020105");
  EXPECT_EQ(members.next(tag::octet_string)->content.size(), 300U);
  EXPECT_FALSE(members.expect_end());
  EXPECT_FALSE(members.next(tag::integer));
  EXPECT_TRUE(members.next(tag::null));
  EXPECT_TRUE(members.at_end());
  EXPECT_TRUE(members.expect_end());
  EXPECT_FALSE(members.next());
}

TEST(DerReader, RefusesWhatIsNotDer) {
  for (const char* const text : {
           "",                  // nothing
           "30",                // no length
           "3001",              // no content
           "3080",              // indefinite
           "308101",            // a long form for a short length
           "30820080",          // a leading zero in the length
           "3085010000000000",  // five octets of length
           "30840fffffff00",    // longer than what is there
           "1f8101",            // a tag of several octets
       }) {
    const Bytes der = *from_hex(text);
    EXPECT_FALSE(Reader{der}.next()) << text;
  }
  EXPECT_FALSE(only(*from_hex("300000"), tag::sequence)) << "a byte after the end";
  EXPECT_FALSE(only(*from_hex("3100"), tag::sequence)) << "another tag";
}

TEST(DerReader, ReadsMagnitudesInTheirOneForm) {
  struct {
    const char* der;
    const char* magnitude;  // null: refused
  } const cases[] = {{"020100", ""},      {"02017f", "7f"},      {"02020080", "80"},   {"0200", nullptr},
                     {"0201ff", nullptr}, {"0202007f", nullptr}, {"02020000", nullptr}};
  for (const auto& [text, expected] : cases) {
    const Bytes der = *from_hex(text);
    const auto read = magnitude(*Reader{der}.next());
    ASSERT_EQ(read.has_value(), expected != nullptr) << text;
    if (read) {
      EXPECT_EQ(hex(*read), expected);
    }
  }
}

TEST(DerReader, RefusesBitStringsWithUnusedBits) {
  const Bytes whole = bit_string(Bytes{1, 2});
  EXPECT_EQ(hex(*whole_octets(*Reader{whole}.next())), "0102");
  const Bytes named = named_bits({0});
  EXPECT_FALSE(whole_octets(*Reader{named}.next()));
  const Bytes empty = *from_hex("0300");
  EXPECT_FALSE(whole_octets(*Reader{empty}.next()));
}

}  // namespace
}  // namespace certwright::pki::der::der_test
