// Registries over real sockets, asked by the real doors: whatever a server does, the look-up ends in time, and nothing
// is concluded from it. A referral leads to no address that the guard does not permit.
#include <sys/socket.h>

#include <thread>

#include "net/live/curl_http_client.h"
#include "net/live/socket_whois.h"
#include "tests/fakes/fake_net.h"
#include "tests/net/loopback.h"
#include "tests/registration/registries.h"

namespace certwright::registration::tests::hostile_registries_test {
namespace {

using namespace std::chrono_literals;
using net::tests::Connection;
using net::tests::Peer;

net::AddressGuard loopback_allowed() { return *net::AddressGuard::make({"127.0.0.0/8"}); }

class HostileRegistries : public Registries {
 protected:
  LookedUpFact ask_rdap_at(std::uint16_t port, std::chrono::milliseconds limit = 1s) {
    RegistrationSettings settings;
    settings.whois.clear();
    settings.rdap_bootstrap = lists_.write(
        "dns.json", fmt::format(R"({{"version":"1.0","services":[[["test-a"],["http://127.0.0.1:{}/"]]]}})", port));
    const auto client = net::live::make_guarded_curl_http_client(guard_);
    return timed(settings, *client, limit);
  }
  LookedUpFact ask_whois_at(std::uint16_t port, std::chrono::milliseconds limit = 1s) {
    RegistrationSettings settings;
    settings.rdap_bootstrap.clear();
    settings.whois = fmt::format("127.0.0.1:{}", port);
    const auto client = net::live::make_guarded_curl_http_client(guard_);
    return timed(settings, *client, limit);
  }
  LookedUpFact timed(const RegistrationSettings& settings, net::HttpClient& client, std::chrono::milliseconds limit) {
    const auto whois = net::live::make_socket_whois(resolver_, guard_);
    const auto data = open(settings, client, *whois);
    const auto began = std::chrono::steady_clock::now();
    auto fact = look_up(*data, "shop.test-a", limit);
    EXPECT_LT(std::chrono::steady_clock::now() - began, limit + 2s);
    return fact;
  }
  LookedUpFact ask_rdap_that_sends(const std::string& bytes) {
    Peer peer{[&](const Connection& connection) {
      (void)connection.read_until("\r\n\r\n");
      (void)connection.write(bytes);
    }};
    return ask_rdap_at(peer.port());
  }
  LookedUpFact ask_whois_that_sends(const std::string& bytes) {
    Peer peer{[&](const Connection& connection) {
      (void)connection.read_until("\r\n");
      (void)connection.write(bytes);
    }};
    return ask_whois_at(peer.port());
  }

  net::AddressGuard guard_ = loopback_allowed();
  fakes::FakeNet resolver_;
};

void send_for_ever(const Connection& connection, const std::string& block) {
  bool there = true;
  while (there && !connection.stopped()) there = connection.write(block);
}

TEST_F(HostileRegistries, RdapThatIsSilent) {
  Peer peer{[](const Connection& connection) { connection.hold(); }};
  EXPECT_EQ(reason_of(ask_rdap_at(peer.port())), "timeout");
}

TEST_F(HostileRegistries, RdapWithoutEnd) {
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n\r\n");
    (void)connection.write("HTTP/1.1 200 OK\r\n\r\n");
    send_for_ever(connection, std::string(64UL * 1024, '['));
  }};
  EXPECT_EQ(reason_of(ask_rdap_at(peer.port())), "answer too large");
}

TEST_F(HostileRegistries, RdapThatDrips) {
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n\r\n");
    bool there = connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (there && !connection.stopped()) {
      std::this_thread::sleep_for(20ms);
      there = connection.write(" ");
    }
  }};
  EXPECT_EQ(reason_of(ask_rdap_at(peer.port())), "timeout");
}

TEST_F(HostileRegistries, RdapThatIsBinaryOrDeeplyNested) {
  const std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
  std::string binary;
  for (int i = 0; i < 100'000; ++i) binary += static_cast<char>(i * 7919 % 256);
  EXPECT_EQ(reason_of(ask_rdap_that_sends(head + binary)), "malformed answer");
  EXPECT_EQ(reason_of(ask_rdap_that_sends(head + std::string(500'000, '['))), "malformed answer");
  EXPECT_EQ(reason_of(ask_rdap_that_sends("220 mail.test-a ESMTP\r\n")), "not reachable");
}

TEST_F(HostileRegistries, RdapLeadsToNoPrivateAddress) {
  // The guard knows 127.0.0.0/8 as allowed here; 10.0.0.0/8 and the metadata address are not.
  for (const char* location : {"http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/",
                               "http://[::ffff:10.0.0.1]/", "file:///etc/passwd", "gopher://127.0.0.1/"}) {
    const LookedUpFact fact =
        ask_rdap_that_sends(fmt::format("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", location));
    EXPECT_EQ(reason_of(fact), "not reachable") << location;
  }
}

TEST_F(HostileRegistries, ARelatedLinkLeadsToNoPrivateAddress) {
  const std::string body = rdap_object(
      "shop.test-a", "", R"(,"links":[{"rel":"related","href":"http://169.254.169.254/latest/meta-data/"}])");
  const LookedUpFact fact =
      ask_rdap_that_sends(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
  ASSERT_TRUE(fact) << fact.error().rcode;
  EXPECT_TRUE(fact->source.starts_with("http://127.0.0.1:"));
}

TEST_F(HostileRegistries, WhoisThatIsSilent) {
  Peer peer{[](const Connection& connection) { connection.hold(); }};
  EXPECT_EQ(reason_of(ask_whois_at(peer.port())), "timeout");
}

TEST_F(HostileRegistries, WhoisThatNobodyServes) {
  EXPECT_EQ(reason_of(ask_whois_at(net::tests::closed_port())), "not reachable");
}

TEST_F(HostileRegistries, WhoisThatClosesAtOnce) {
  Peer peer{[](const Connection&) {}};
  EXPECT_EQ(reason_of(ask_whois_at(peer.port())), "not reachable");
}

TEST_F(HostileRegistries, WhoisWithoutEnd) {
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n");
    send_for_ever(connection, std::string(64UL * 1024, 'x'));
  }};
  EXPECT_EQ(reason_of(ask_whois_at(peer.port())), "answer too large");
}

TEST_F(HostileRegistries, WhoisThatDrips) {
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n");
    bool there = true;
    while (there && !connection.stopped()) {
      std::this_thread::sleep_for(20ms);
      there = connection.write("x");
    }
  }};
  EXPECT_EQ(reason_of(ask_whois_at(peer.port())), "timeout");
}

TEST_F(HostileRegistries, WhoisThatIsHalfOpen) {
  // The answer comes, and the connection stays: where it ends is not known.
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n");
    (void)connection.write("domain: TEST-A\n");
    connection.hold();
  }};
  EXPECT_EQ(reason_of(ask_whois_at(peer.port())), "timeout");
}

TEST_F(HostileRegistries, WhoisThatTakesNothing) {
  Peer peer{[](const Connection& connection) {
    ::shutdown(connection.fd(), SHUT_RD);
    connection.hold();
  }};
  EXPECT_EQ(reason_of(ask_whois_at(peer.port())), "timeout");
}

TEST_F(HostileRegistries, WhoisThatIsBinaryOrNothing) {
  std::string binary = "\x1b$B";
  for (int i = 0; i < 200'000; ++i) binary += static_cast<char>(i * 7919 % 256);
  EXPECT_EQ(reason_of(ask_whois_that_sends(binary)), "malformed answer");
  EXPECT_EQ(reason_of(ask_whois_that_sends("\r\n\r\n")), "malformed answer");
  EXPECT_EQ(reason_of(ask_whois_that_sends(std::string(200'000, '\0'))), "malformed answer");
}

TEST_F(HostileRegistries, WhoisLeadsToNoPrivateAddress) {
  resolver_.load("whois.inside.test-a A 10.0.0.1\nwhois.meta.test-a A 169.254.169.254\nwhois.v6.test-a AAAA ::1\n");
  for (const char* server : {"10.0.0.1", "169.254.169.254", "whois.inside.test-a", "whois.meta.test-a",
                             "whois.v6.test-a", "whois.nowhere.test-a"})
    EXPECT_EQ(reason_of(ask_whois_that_sends(fmt::format("domain: TEST-A\nrefer: {}\n", server))), "not reachable")
        << server;
}

TEST_F(HostileRegistries, WhatTheOperatorDoesNotAllowIsNotAsked) {
  guard_ = net::AddressGuard{};
  Peer peer{[](const Connection& connection) { connection.hold(); }};
  EXPECT_EQ(reason_of(ask_whois_at(peer.port())), "not reachable");
  EXPECT_EQ(reason_of(ask_rdap_at(peer.port())), "not reachable");
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(HostileRegistries, AWhoisServerThatAnswersIsUnderstood) {
  Peer peer{[](const Connection& connection) {
    const std::string asked = connection.read_until("\r\n");
    (void)connection.write(asked == "test-a\r\n" ? "domain: TEST-A\r\nrefer: 127.0.0.1\r\n"
                                                 : "Domain Name: SHOP.TEST-A\r\nDomain Status: clientHold\r\n");
  }};
  // One machine, one port: the first server is the registry's, too.
  const LookedUpFact fact = ask_whois_at(peer.port());
  ASSERT_TRUE(fact) << fact.error().rcode << fact.error().detail;
  EXPECT_EQ(fact->statuses, std::vector<std::string>{"client hold"});
}

}  // namespace
}  // namespace certwright::registration::tests::hostile_registries_test
