// A service over real sockets, asked by the real client: whatever its server does, the name is undetermined, in time.
#include <fmt/format.h>

#include "net/live/curl_http_client.h"
#include "tests/feeds/service_case.h"
#include "tests/net/loopback.h"

namespace certwright::feeds::tests::hostile_services_test {
namespace {

using namespace std::chrono_literals;
using net::tests::Connection;
using net::tests::Peer;

class HostileService : public ServicesTest {
 protected:
  model::ReputationFact ask_at(std::uint16_t port, std::string_view scheme = "http", std::string ca_file = {}) {
    ReputationSettings settings = with_virustotal();
    settings.virustotal.url = fmt::format("{}://127.0.0.1:{}", scheme, port);
    settings.virustotal.ca_file = std::move(ca_file);
    const auto client = net::live::make_curl_http_client();
    const auto services = open(settings, *client);
    const std::vector<ReputationQuestion> questions{{.name = "bad.test-a", .registrable = "bad.test-a"}};
    const auto began = std::chrono::steady_clock::now();
    const auto facts = services->ask(questions, clock_.now(), Deadline::after(1s));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
    return facts.at(0).at(0);
  }
  model::ReputationFact ask_one_that_sends(const std::string& bytes) {
    Peer peer{[&](const Connection& connection) {
      (void)connection.read_until("\r\n\r\n");
      (void)connection.write(bytes);
    }};
    return ask_at(peer.port());
  }
  static void expect_undetermined(const model::ReputationFact& fact, const std::string& reason) {
    EXPECT_EQ(reason_of(fact), reason);
    EXPECT_EQ(fact.listed, "");
    ASSERT_TRUE(fact.failure);
    EXPECT_EQ((fact.failure->detail + fact.failure->question).find(api_key), std::string::npos);
  }
};

TEST_F(HostileService, Silence) {
  Peer peer{[](const Connection& connection) { connection.hold(); }};
  expect_undetermined(ask_at(peer.port()), "timeout");
}

TEST_F(HostileService, AnEndlessBody) {
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n\r\n");
    bool there = connection.write("HTTP/1.1 200 OK\r\n\r\n");
    const std::string block(64UL * 1024, ' ');
    while (there && !connection.stopped()) there = connection.write(block);
  }};
  expect_undetermined(ask_at(peer.port()), "answer too large");
}

TEST_F(HostileService, EndlessHeaders) {
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n\r\n");
    bool there = connection.write("HTTP/1.1 200 OK\r\n");
    while (there && !connection.stopped()) there = connection.write("X-More: " + std::string(1000, 'x') + "\r\n");
  }};
  expect_undetermined(ask_at(peer.port()), "answer too large");
}

TEST_F(HostileService, ADrippingBody) {
  Peer peer{[](const Connection& connection) {
    (void)connection.read_until("\r\n\r\n");
    bool there = connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (there && !connection.stopped()) {
      std::this_thread::sleep_for(20ms);
      there = connection.write(" ");
    }
  }};
  expect_undetermined(ask_at(peer.port()), "timeout");
}

TEST_F(HostileService, ABodyShorterThanItsLength) {
  expect_undetermined(ask_one_that_sends("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"data\":{}}"),
                      "not reachable");
}

TEST_F(HostileService, NoHttpAtAll) {
  expect_undetermined(ask_one_that_sends("SSH-2.0-OpenSSH_9.2\r\n"), "not reachable");
}

TEST_F(HostileService, ARedirectIsNotFollowed) {
  expect_undetermined(
      ask_one_that_sends("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
      "HTTP 302");
}

TEST_F(HostileService, AListOfTheNameInBrokenJson) {
  const std::string body = R"({"data":{"id":"bad.test-a","attributes":{"last_analysis_stats":{"malicious":9)";
  expect_undetermined(
      ask_one_that_sends(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body)),
      "malformed answer");
}

TEST_F(HostileService, NobodyListens) { expect_undetermined(ask_at(net::tests::closed_port()), "not reachable"); }

TEST_F(HostileService, ACertificateThatNobodyVouchesFor) {
  const auto context = net::tests::tls_server();
  Peer peer{[&](const Connection& connection) {
    (void)net::tests::serve_tls(connection, context, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  }};
  const auto fact = ask_at(peer.port(), "https");
  expect_undetermined(fact, "not reachable");
  EXPECT_NE(fact.failure->detail.find("not trusted"), std::string::npos) << fact.failure->detail;
}

TEST_F(HostileService, PlainHttpBehindAnHttpsUrl) {
  Peer peer{
      [](const Connection& connection) { (void)connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"); }};
  expect_undetermined(ask_at(peer.port(), "https"), "not reachable");
}

}  // namespace
}  // namespace certwright::feeds::tests::hostile_services_test
