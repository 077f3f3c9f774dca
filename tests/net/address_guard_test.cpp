#include "net/address_guard.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace certwright::net::address_guard_test {
namespace {

AddressGuard guard(const std::vector<std::string>& allowed = {}) { return AddressGuard::make(allowed).value(); }

class RefusedTest : public testing::TestWithParam<const char*> {};
TEST_P(RefusedTest, IsNotTalkedTo) { EXPECT_FALSE(guard().permits(GetParam())) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(V4, RefusedTest,
                         testing::Values("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.0",
                                         "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
                                         "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
                                         "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
                                         "224.0.0.251", "239.1.1.1", "240.0.0.1", "255.255.255.255"));
INSTANTIATE_TEST_SUITE_P(V6, RefusedTest,
                         testing::Values("::", "::1", "::2", "100::1", "64:ff9b:1::1", "2001::1", "2001:0:4136:e378::1",
                                         "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff::1", "2001:db8::1",
                                         "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "fc00::1", "fd00::2",
                                         "fe80::1", "fec0::1", "ff02::1", "ffff::1"));
// An IPv4 address in another's clothes.
INSTANTIATE_TEST_SUITE_P(Translated, RefusedTest,
                         testing::Values("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1",
                                         "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::169.254.169.254",
                                         "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::5", "2002:a9fe:a9fe::1"));
INSTANTIATE_TEST_SUITE_P(NoAddress, RefusedTest,
                         testing::Values("", "localhost", "8.8.8", "8.8.8.8/32", " 8.8.8.8", "010.1.1.1", "0x7f.1",
                                         "2130706433", "fe80::1%eth0", "[2606:4700::1]", "2606:4700::g"));

class PermittedTest : public testing::TestWithParam<const char*> {};
TEST_P(PermittedTest, IsTalkedTo) { EXPECT_TRUE(guard().permits(GetParam())) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(All, PermittedTest,
                         testing::Values("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255",
                                         "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
                                         "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111",
                                         "2001:200::1", "2001:4860::8888", "2001:db7:ffff::1", "2a00::1", "3ffe::1",
                                         "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"));

TEST(AddressGuardTest, AllowsWhatTheOperatorAllows) {
  const AddressGuard allowing = guard({"10.1.0.0/16", "fd00::/8", "127.0.0.1"});
  EXPECT_TRUE(allowing.permits("10.1.2.3"));
  EXPECT_TRUE(allowing.permits("::ffff:10.1.2.3"));
  EXPECT_TRUE(allowing.permits("64:ff9b::10.1.2.3"));
  EXPECT_TRUE(allowing.permits("fd12::1"));
  EXPECT_TRUE(allowing.permits("127.0.0.1"));
  EXPECT_FALSE(allowing.permits("127.0.0.2"));
  EXPECT_FALSE(allowing.permits("10.2.0.1"));
  EXPECT_FALSE(allowing.permits("fc00::1"));
}

TEST(AddressGuardTest, ANetworkOfOneFamilySaysNothingOfTheOther) {
  EXPECT_FALSE(guard({"::/0"}).permits("10.0.0.1"));
  EXPECT_TRUE(guard({"::/0"}).permits("::1"));
  EXPECT_FALSE(guard({"0.0.0.0/0"}).permits("::1"));
  EXPECT_TRUE(guard({"0.0.0.0/0"}).permits("127.0.0.1"));
}

TEST(AddressGuardTest, AddsToWhatIsAllowed) {
  const AddressGuard both = guard({"10.0.0.0/8"}).also_allowing({"127.0.0.1"}).value();
  EXPECT_TRUE(both.permits("10.0.0.1"));
  EXPECT_TRUE(both.permits("127.0.0.1"));
}

class BadPrefixTest : public testing::TestWithParam<const char*> {};
TEST_P(BadPrefixTest, IsRefused) {
  const auto made = AddressGuard::make({GetParam()});
  ASSERT_FALSE(made) << GetParam();
  EXPECT_EQ(made.error().code, ErrorCode::invalid_request);
}
INSTANTIATE_TEST_SUITE_P(All, BadPrefixTest,
                         testing::Values("", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8 ",
                                         "10.0.0.0/+8", "10/8", "fd00::/129", "fd00::/8/8", "10.0.0.1/8", "fd00::1/8",
                                         "example.com"));

TEST(AddressGuardTest, SaysHowAPrefixWithStrayBitsIsWritten) {
  EXPECT_EQ(AddressGuard::make({"10.1.2.3/8"}).error().detail,
            "'10.1.2.3/8' has bits set behind its length; write 10.0.0.0/8");
}

TEST(AddressGuardTest, ListsPrefixesLessWhatIsAllowed) {
  const auto contains = [](const std::vector<std::string>& list, const char* prefix) {
    return std::find(list.begin(), list.end(), prefix) != list.end();
  };
  const auto all = guard().guarded_prefixes();
  for (const char* prefix : {"127.0.0.0/8", "10.0.0.0/8", "::/3", "fc00::/7"})
    EXPECT_EQ(contains(all, prefix), std::string{prefix} != "fc00::/7") << prefix;

  const auto without_ten = guard({"10.0.0.0/8"}).guarded_prefixes();
  EXPECT_FALSE(contains(without_ten, "10.0.0.0/8"));
  EXPECT_EQ(without_ten.size(), all.size() - 1);

  const auto cut = guard({"127.0.0.1"}).guarded_prefixes();
  EXPECT_FALSE(contains(cut, "127.0.0.0/8"));
  EXPECT_EQ(cut.size(), all.size() - 1 + 24) << "one prefix for each bit behind the eighth";
  for (const char* prefix : {"127.0.0.0/32", "127.0.0.2/31", "127.128.0.0/9"})
    EXPECT_TRUE(contains(cut, prefix)) << prefix;
  // What is left is guarded, piece by piece, and no piece holds the hole.
  for (const std::string& prefix : cut) {
    const AddressGuard piece = guard({prefix});
    EXPECT_FALSE(piece.permits("127.0.0.1")) << prefix;
  }
}

}  // namespace
}  // namespace certwright::net::address_guard_test
