#include "model/distinguished_name.h"

#include <gtest/gtest.h>

namespace certwright::model::distinguished_name_test {
namespace {

using Attributes = std::vector<NameAttribute>;

TEST(DistinguishedName, IsReadInItsOrder) {
  EXPECT_EQ(parse_distinguished_name("C=AU, O=Some Org,CN=localhost"),
            (Attributes{{"C", "AU"}, {"O", "Some Org"}, {"CN", "localhost"}}));
  EXPECT_EQ(parse_distinguished_name("CN=a+2.5.4.97=b"), (Attributes{{"CN", "a"}, {"2.5.4.97", "b"}}));
}

TEST(DistinguishedName, EscapesAreUndone) {
  // RFC 4514 section 2.4
  EXPECT_EQ(parse_distinguished_name(R"(O=A\, B\+C\\,CN=x\C3\A9)"),
            (Attributes{{"O", R"(A, B+C\)"}, {"CN", "x\xc3\xa9"}}));
  EXPECT_EQ(parse_distinguished_name("O=A\\"), (Attributes{{"O", "A\\"}}));
}

TEST(DistinguishedName, WhatIsNoAttributeIsLeftOut) {
  EXPECT_TRUE(parse_distinguished_name("").empty());
  EXPECT_EQ(parse_distinguished_name("x,,CN=a,"), (Attributes{{"CN", "a"}}));
}

TEST(DistinguishedName, GivesTheFirstOfAType) {
  EXPECT_EQ(attribute_of("OU=one,OU=two", "OU"), "one");
  EXPECT_EQ(attribute_of("OU=one", "O"), "");
}

}  // namespace
}  // namespace certwright::model::distinguished_name_test
