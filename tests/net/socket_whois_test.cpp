#include "net/live/socket_whois.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/fakes/fake_net.h"
#include "tests/net/loopback.h"

namespace certwright::net::tests::socket_whois_test {
namespace {

using namespace std::chrono_literals;

class SocketWhoisTest : public testing::Test {
 protected:
  Result<std::string> ask(const std::string& server, const std::string& query = "shop.test-a",
                          std::chrono::milliseconds limit = 1s) {
    return live::make_socket_whois(resolver_, guard_)->ask(server, query, Deadline::after(limit));
  }
  fakes::FakeNet resolver_{"whois.test-a A 10.9.9.9\nwhois.test-a A 127.0.0.1\nonly-inside.test-a A 10.9.9.9\n"};
  AddressGuard guard_ = *AddressGuard::make({"127.0.0.0/8"});
};

TEST_F(SocketWhoisTest, AsksOneLineAndTakesWhatComesUntilTheEnd) {
  std::string asked;
  Peer peer{[&](const Connection& connection) {
    asked = connection.read_until("\r\n");
    (void)connection.write("one\r\n");
    (void)connection.write(std::string{"two\xff\0", 5});
  }};
  const auto answer = ask(fmt::format("127.0.0.1:{}", peer.port()));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(*answer, (std::string{"one\r\ntwo\xff\0", 10}));
  EXPECT_EQ(asked, "shop.test-a\r\n");
}

TEST_F(SocketWhoisTest, TakesTheAddressOfANameThatTheGuardPermits) {
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n");
    (void)connection.write("yes");
  }};
  EXPECT_EQ(ask(fmt::format("whois.test-a.:{}", peer.port())).value_or("none"), "yes");
  const auto refused = ask(fmt::format("only-inside.test-a:{}", peer.port()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_NE(refused.error().detail.find("10.9.9.9, which is not public"), std::string::npos);
}

TEST_F(SocketWhoisTest, SendsNoSecondLine) {
  for (const char* query : {"", "a\r\nb", "a\n", "\r"}) {
    const auto answer = ask("127.0.0.1:1", query);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::invalid_request);
  }
  EXPECT_EQ(ask("127.0.0.1:1", std::string(513, 'a')).error().code, ErrorCode::invalid_request);
}

TEST_F(SocketWhoisTest, TakesNoServerThatIsNone) {
  for (const char* server : {"", ":43", "whois.test-a:", "whois.test-a:0", "whois.test-a:99999", "a b", "a/b",
                             "127.0.0.1:0", "whois.test-a:4x"}) {
    const auto answer = ask(server);
    ASSERT_FALSE(answer) << server;
    EXPECT_EQ(answer.error().code, ErrorCode::invalid_request) << server;
  }
}

TEST_F(SocketWhoisTest, EndsWithTheDeadline) {
  Peer peer{[](const Connection& connection) { connection.hold(); }};
  const auto began = std::chrono::steady_clock::now();
  const auto answer = ask(fmt::format("127.0.0.1:{}", peer.port()), "shop.test-a", 200ms);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

}  // namespace
}  // namespace certwright::net::tests::socket_whois_test
