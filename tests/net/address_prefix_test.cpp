#include "net/address_prefix.h"

#include <gtest/gtest.h>

#include <array>

namespace certwright::net::address_prefix_test {
namespace {

TEST(AddressPrefix, CoversWhatBeginsAlike) {
  const auto prefixes = parse_prefixes(std::array<std::string_view, 3>{"10.0.0.0/8", "2001:db8::/33", "192.0.2.1"});
  ASSERT_EQ(prefixes.size(), 3U);
  const auto covered = [&](std::string_view address) { return any_covers(prefixes, parse_address(address).value()); };
  EXPECT_TRUE(covered("10.255.255.255"));
  EXPECT_FALSE(covered("11.0.0.0"));
  EXPECT_TRUE(covered("2001:db8:7fff::"));
  EXPECT_FALSE(covered("2001:db8:8000::"));
  EXPECT_TRUE(covered("192.0.2.1"));
  EXPECT_FALSE(covered("192.0.2.0"));
  EXPECT_FALSE(covered("::ffff:10.0.0.1")) << "mapped text is IPv6";
}

TEST(AddressPrefix, IsWrittenAsItIsRead) {
  for (const std::string text : {"10.0.0.0/8", "2001:db8::/33", "192.0.2.1/32", "::/0"}) {
    const auto prefix = parse_prefix(text);
    ASSERT_TRUE(prefix) << text;
    EXPECT_EQ(prefix->str(), text);
  }
  for (const std::string text : {"10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "x", "", "::/129"})
    EXPECT_FALSE(parse_prefix(text)) << text;
}

}  // namespace
}  // namespace certwright::net::address_prefix_test
