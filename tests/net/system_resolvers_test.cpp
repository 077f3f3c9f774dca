#include "net/live/system_resolvers.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/fakes/nsd.h"

namespace certwright::net::live::system_resolvers_test {
namespace {

std::vector<std::string> read(std::string_view text) {
  const fakes::TemporaryDirectory directory;
  const auto file = directory.path() / "resolv.conf";
  std::ofstream{file, std::ios::binary} << text;
  std::vector<std::string> found;
  for (const Endpoint& endpoint : read_system_resolvers(file)) found.push_back(endpoint.str());
  return found;
}

using Addresses = std::vector<std::string>;

TEST(SystemResolversTest, ReadsNameServersInOrder) {
  EXPECT_EQ(read("# written by hand\nsearch example.com\nnameserver 192.0.2.1\n\tnameserver\t2001:db8::53 \n"
                 "options edns0\n"),
            (Addresses{"192.0.2.1:53", "[2001:db8::53]:53"}));
}

TEST(SystemResolversTest, KeepsThreeAtMost) {
  EXPECT_EQ(read("nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4"),
            (Addresses{"192.0.2.1:53", "192.0.2.2:53", "192.0.2.3:53"}));
}

TEST(SystemResolversTest, PassesOverWhatIsNoAddress) {
  EXPECT_EQ(read("nameserver fe80::1%eth0\nnameserver\nnameserver dns.example\n#nameserver 192.0.2.9\n"
                 "nameservers 192.0.2.8\nnameserver 192.0.2.7:5300\nnameserver 192.0.2.1\r\n"),
            Addresses{"192.0.2.1:53"});
}

TEST(SystemResolversTest, FindsNoneWhereThereIsNoFile) {
  EXPECT_TRUE(read_system_resolvers("/nonexistent/resolv.conf").empty());
  EXPECT_TRUE(read("").empty());
}

}  // namespace
}  // namespace certwright::net::live::system_resolvers_test
