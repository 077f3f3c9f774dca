#include "base/bytes.h"

#include <gtest/gtest.h>

namespace certwright::bytes_test {
namespace {

struct Vector {
  std::string plain;
  std::string standard;
  std::string url;
};

class Base64 : public testing::TestWithParam<Vector> {};

// RFC 4648 section 10, and one value that uses both characters in which the alphabets differ.
INSTANTIATE_TEST_SUITE_P(Rfc4648, Base64,
                         testing::Values(Vector{"", "", ""}, Vector{"f", "Zg==", "Zg"}, Vector{"fo", "Zm8=", "Zm8"},
                                         Vector{"foo", "Zm9v", "Zm9v"}, Vector{"foob", "Zm9vYg==", "Zm9vYg"},
                                         Vector{"fooba", "Zm9vYmE=", "Zm9vYmE"},
                                         Vector{"foobar", "Zm9vYmFy", "Zm9vYmFy"},
                                         Vector{"\xfb\xff\xfe", "+//+", "-__-"}));

TEST_P(Base64, encodes_and_decodes) {
  EXPECT_EQ(base64(bytes_of(GetParam().plain)), GetParam().standard);
  EXPECT_EQ(base64url(bytes_of(GetParam().plain)), GetParam().url);
  const auto standard = from_base64(GetParam().standard);
  const auto url = from_base64url(GetParam().url);
  ASSERT_TRUE(standard && url);
  EXPECT_EQ(text_of(*standard), GetParam().plain);
  EXPECT_EQ(text_of(*url), GetParam().plain);
}

TEST(Base64Refusals, what_is_no_base64) {
  for (const std::string_view text : {"Zg", "Zg=", "Z", "Z===", "Zh==", "Zm 8=", "Zm9v\n", "Zm8_"})
    EXPECT_FALSE(from_base64(text)) << text;
  for (const std::string_view text : {"Z", "Zh", "Zg==", "Zm+v"}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Hex, both_ways) {
  EXPECT_EQ(hex(Bytes{0x03, 0xe9, 0xff}), "03e9ff");
  EXPECT_EQ(from_hex("03E9ff"), (Bytes{0x03, 0xe9, 0xff}));
  EXPECT_FALSE(from_hex("03e"));
  EXPECT_FALSE(from_hex("0g"));
}

}  // namespace
}  // namespace certwright::bytes_test
