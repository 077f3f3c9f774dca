#include "model/ip_address.h"

#include <gtest/gtest.h>

#include "model/name_constraints.h"

namespace certwright::model::ip_address_test {
namespace {

struct Spelling {
  const char* typed;
  const char* canonical;
};

TEST(IpAddressTest, HasOneSpelling) {
  for (const Spelling& spelling :
       {Spelling{"192.0.2.10", "192.0.2.10"}, Spelling{"2001:DB8::10", "2001:db8::10"},
        Spelling{"2001:0db8:0000:0000:0000:0000:0000:0010", "2001:db8::10"},
        // RFC 5952 section 4.2: the longest run of zeros, the first of two, never a single one.
        Spelling{"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"}, Spelling{"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        Spelling{"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"}, Spelling{"::1", "::1"}}) {
    const auto address = IpAddress::parse(spelling.typed);
    ASSERT_TRUE(address) << spelling.typed;
    EXPECT_EQ(address->str(), spelling.canonical);
    EXPECT_EQ(IpAddress::parse(spelling.canonical), address);
    EXPECT_EQ(IpAddress::of(address->octets()), address);
    EXPECT_TRUE(of_one_host(*address)) << spelling.typed;
  }
}

TEST(IpAddressTest, HoldsNetworkOctets) {
  const Bytes v4{192, 0, 2, 10};
  EXPECT_TRUE(std::ranges::equal(IpAddress::parse("192.0.2.10")->octets(), v4));
  const Bytes v6{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10};
  EXPECT_TRUE(std::ranges::equal(IpAddress::parse("2001:db8::10")->octets(), v6));
  for (const std::size_t octets : {0U, 3U, 5U, 8U, 15U, 17U, 32U}) EXPECT_FALSE(IpAddress::of(Bytes(octets))) << octets;
}

TEST(IpAddressTest, NothingElseIsAnAddress) {
  for (const std::string text : {"",
                                 " 10.0.0.1",
                                 "10.0.0.1 ",
                                 "10.0.0",
                                 "10.0.0.0.1",
                                 "10.0.0.256",
                                 "010.0.0.1",
                                 "0x0a.0.0.1",
                                 "10.0.0.1/32",
                                 "10.0.0.0/8",
                                 "*.10.0.0.1",
                                 "10.0.0.*",
                                 "[::1]",
                                 "fe80::1%eth0",
                                 "::1/128",
                                 "1:2:3",
                                 ":::",
                                 "g::1",
                                 "db.example.net",
                                 "1",
                                 "2130706433",
                                 "10.0.0.1.",
                                 "2001:db8::1:2:3:4:5:6:7:8"})
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  EXPECT_FALSE(IpAddress::parse(std::string_view{"10.0.0.1\0", 9}));
}

TEST(IpAddressTest, OnlyThatOfOneHostIsForCertificates) {
  for (const char* const text : {"10.0.0.1", "127.0.0.1", "169.254.1.1", "223.255.255.255", "240.0.0.1", "fe80::1",
                                 "fd00::1", "::1", "64:ff9b::c000:20a", "1::", "0:0:0:0:1::1"})
    EXPECT_TRUE(of_one_host(*IpAddress::parse(text))) << text;
  for (const char* const text : {"0.0.0.0", "255.255.255.255", "224.0.0.1", "239.255.255.255", "::", "ff02::1",
                                 "::ffff:192.0.2.10", "::192.0.2.10", "::2"}) {
    const auto refused = of_one_host(*IpAddress::parse(text));
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().id(), "NAME_IP_NOT_HOST");
    EXPECT_EQ(refused.error().effect, Effect::refuse);
    for (const std::string& sentence : {refused.error().message().en, refused.error().message().ja})
      EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
  }
}

struct Membership {
  const char* range;
  const char* address;
  bool contained;
};

TEST(AddressRangeTest, HoldsWhatBeginsWithItsBits) {
  for (const Membership& given :
       {Membership{"10.0.0.0/8", "10.255.1.2", true}, Membership{"10.0.0.0/8", "11.0.0.1", false},
        Membership{"192.0.2.128/25", "192.0.2.129", true}, Membership{"192.0.2.128/25", "192.0.2.127", false},
        Membership{"192.0.2.7", "192.0.2.7", true}, Membership{"192.0.2.7", "192.0.2.6", false},
        Membership{"0.0.0.0/0", "203.0.113.1", true}, Membership{"0.0.0.0/0", "2001:db8::1", false},
        Membership{"2001:db8::/33", "2001:db8:7fff::1", true}, Membership{"2001:db8::/33", "2001:db8:8000::1", false},
        Membership{"::/0", "2001:db8::1", true}, Membership{"::/0", "10.0.0.1", false}}) {
    const auto range = AddressRange::parse(given.range);
    ASSERT_TRUE(range) << given.range;
    EXPECT_EQ(range->contains(*IpAddress::parse(given.address)), given.contained) << given.range << given.address;
    EXPECT_EQ(AddressRange::of(range->octets()), range) << given.range;
    EXPECT_EQ(AddressRange::parse(range->str()), range) << given.range;
  }
}

TEST(AddressRangeTest, NothingElseIsARange) {
  for (const char* const text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0.0/8 ",
        "10.0.0.0/255.0.0.0", "2001:db8::/129", "2001:db8::1/64", "corp.example"})
    EXPECT_FALSE(AddressRange::parse(text)) << text;
  EXPECT_FALSE(AddressRange::of(Bytes{10, 0, 0, 0, 255, 0, 255, 0})) << "a mask that is no prefix";
  EXPECT_FALSE(AddressRange::of(Bytes{10, 0, 0, 1, 255, 0, 0, 0})) << "bits after the prefix";
  EXPECT_FALSE(AddressRange::of(Bytes{10, 0, 0, 0}));
  EXPECT_FALSE(AddressRange::of(Bytes(16)));
}

NameConstraints constraints(const std::vector<std::string>& permitted, const std::vector<std::string>& excluded) {
  NameConstraints made;
  const auto put = [](const std::string& text, auto& domains, auto& ranges) {
    if (const auto range = AddressRange::parse(text))
      ranges.push_back(*range);
    else
      domains.push_back(text);
  };
  for (const std::string& text : permitted) put(text, made.permitted, made.permitted_addresses);
  for (const std::string& text : excluded) put(text, made.excluded, made.excluded_addresses);
  return made;
}

struct Constrained {
  std::vector<std::string> permitted;
  std::vector<std::string> excluded;
  const char* address;
  bool permits_it;
  bool permits_a_domain;  ///< db.corp.example
};

TEST(NameConstraintsOfAddresses, PermitWhatTheySayAndNoOtherKind) {
  for (const Constrained& given :
       {Constrained{{}, {}, "10.0.0.1", true, true}, Constrained{{"corp.example"}, {}, "10.0.0.1", false, true},
        Constrained{{"corp.example"}, {}, "2001:db8::1", false, true},
        Constrained{{"corp.example", "10.0.0.0/8"}, {}, "10.0.0.1", true, true},
        Constrained{{"corp.example", "10.0.0.0/8"}, {}, "192.0.2.1", false, true},
        Constrained{{"corp.example", "10.0.0.0/8"}, {}, "2001:db8::1", false, true},
        Constrained{{"10.0.0.0/8"}, {}, "10.0.0.1", true, false},
        Constrained{{"10.0.0.0/8"}, {"10.1.0.0/16"}, "10.1.2.3", false, false},
        Constrained{{}, {"10.0.0.0/8"}, "10.0.0.1", false, true},
        Constrained{{}, {"10.0.0.0/8"}, "192.0.2.1", true, true},
        Constrained{{}, {"secret.example"}, "10.0.0.1", true, true}}) {
    const NameConstraints made = constraints(given.permitted, given.excluded);
    const NameConstraints shut = closed(made);
    const IpAddress address = *IpAddress::parse(given.address);
    const DomainName domain = *DomainName::parse("db.corp.example");
    for (const NameConstraints& one : {made, shut}) {
      EXPECT_EQ(permits(one, address), given.permits_it) << given.address;
      EXPECT_EQ(permits(one, domain), given.permits_a_domain) << given.address;
      EXPECT_EQ(permitted_texts(one), given.permitted);
      EXPECT_EQ(excluded_texts(one), given.excluded) << "what is closed besides is not told";
    }
  }
}

TEST(NameConstraintsOfAddresses, AreClosedToTheOtherKind) {
  EXPECT_EQ(closed({}), NameConstraints{});
  EXPECT_EQ(closed(constraints({"corp.example"}, {"a.corp.example"})),
            constraints({"corp.example"}, {"a.corp.example", "0.0.0.0/0", "::/0"}));
  EXPECT_EQ(closed(constraints({"10.0.0.0/8"}, {})), constraints({"10.0.0.0/8"}, {""}));
  const NameConstraints both = constraints({"corp.example", "10.0.0.0/8"}, {"10.1.0.0/16"});
  EXPECT_EQ(closed(both), both);
}

}  // namespace
}  // namespace certwright::model::ip_address_test
