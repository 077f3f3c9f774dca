#include "net/live/curl_http_prober.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "base/mutex.h"
#include "tests/net/loopback.h"

namespace certwright::net::live::curl_http_prober_test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using tests::Connection;
using tests::Peer;
using End = HttpProbed::End;

constexpr std::string_view end_of_request = "\r\n\r\n";
constexpr std::string_view found_nothing =
    "HTTP/1.1 404 Not Found\r\nServer: test/1\r\nContent-Length: 9\r\n\r\nnot found";

AddressGuard loopback_allowed() { return AddressGuard::make({"127.0.0.0/8", "::1"}).value(); }

HttpProbe probe_of(std::uint16_t port, bool tls = false) {
  return {.tls = tls,
          .host = "www.example.test",
          .address = "127.0.0.1",
          .port = port,
          .target = "/.well-known/acme-challenge/x"};
}

HttpProbed probed(const HttpProbe& probe, std::chrono::milliseconds limit = 5s) {
  return make_curl_http_prober(loopback_allowed())->probe({&probe, 1}, Deadline::after(limit)).at(0);
}

/// Answers a request with these bytes, whatever they are.
Peer::Serve answering(std::string_view bytes) {
  return [bytes = std::string{bytes}](const Connection& connection) {
    connection.read_until(end_of_request);
    connection.write(bytes);
  };
}

TEST(CurlHttpProberTest, AsksTheAddressForTheHostAndReadsTheAnswer) {
  Mutex mutex;
  std::string request;
  const Peer peer{[&](const Connection& connection) {
    std::string asked = connection.read_until(end_of_request);
    {
      const Lock lock{mutex};
      request = std::move(asked);
    }
    connection.write(
        "HTTP/1.1 301 Moved\r\nServer: test/1\r\nLocation:  https://www.example.test/x \r\nContent-Length: "
        "2\r\n\r\nhi");
  }};
  const HttpProbed seen = probed(probe_of(peer.port()));
  EXPECT_EQ(seen.end, End::answered) << seen.detail;
  EXPECT_EQ(seen.status, 301);
  EXPECT_EQ(seen.location, "https://www.example.test/x");
  EXPECT_EQ(seen.server, "test/1");
  EXPECT_EQ(seen.body_start, "hi");
  EXPECT_EQ(seen.body_bytes, 2U);
  EXPECT_EQ(seen.tls_version, "");
  EXPECT_EQ(peer.connections(), 1) << "redirects are not followed";
  const Lock lock{mutex};
  EXPECT_TRUE(request.starts_with("GET /.well-known/acme-challenge/x HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("\r\nHost: www.example.test:"), std::string::npos) << request;
  EXPECT_NE(request.find("Certwright"), std::string::npos) << request;
}

TEST(CurlHttpProberTest, IgnoresAProxyOfTheEnvironment) {
  const Peer peer{answering(found_nothing)};
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  const HttpProbed seen = probed(probe_of(peer.port()));
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  EXPECT_EQ(seen.status, 404) << seen.detail;
}

TEST(CurlHttpProberTest, ShakesHandsWithoutJudgingTheCertificate) {
  std::string named;
  HttpProbed seen;
  {
    const Peer peer{[&, context = tests::tls_server()](const Connection& connection) {
      named = tests::serve_tls(connection, context, found_nothing);
    }};
    seen = probed(probe_of(peer.port(), true));
  }
  EXPECT_EQ(seen.end, End::answered) << seen.detail;
  EXPECT_EQ(seen.status, 404);
  EXPECT_EQ(seen.tls_version, "TLSv1.3");
  EXPECT_EQ(named, "www.example.test");
}

TEST(CurlHttpProberTest, TellsWhyThereIsNoConnection) {
  EXPECT_EQ(probed(probe_of(tests::closed_port())).end, End::refused);
  EXPECT_EQ(probed(probe_of(tests::closed_port(), true)).end, End::refused);
}

TEST(CurlHttpProberTest, ConnectsToNoAddressThatTheGuardForbids) {
  const Peer peer{answering(found_nothing)};
  const auto prober = make_curl_http_prober(AddressGuard{});
  for (const std::string address : {"127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "no address"}) {
    HttpProbe probe = probe_of(peer.port());
    probe.address = address;
    EXPECT_EQ(prober->probe({&probe, 1}, Deadline::after(5s)).at(0).end, End::guarded) << address;
  }
  EXPECT_EQ(peer.connections(), 0);
}

TEST(CurlHttpProberTest, KeepsItsDeadlineWithOneThatIsSilent) {
  const Peer peer{[](const Connection& connection) { connection.hold(); }};
  for (const bool tls : {false, true}) {
    const auto start = Deadline::Steady::now();
    EXPECT_EQ(probed(probe_of(peer.port(), tls), 150ms).end, End::no_answer) << tls;
    EXPECT_LE(Deadline::Steady::now() - start, 1s);
  }
}

TEST(CurlHttpProberTest, TellsThatTheConnectionWasClosed) {
  const Peer peer{[](const Connection& connection) { connection.read_until(end_of_request); }};
  const HttpProbed seen = probed(probe_of(peer.port()));
  EXPECT_EQ(seen.end, End::closed) << seen.detail;
  EXPECT_EQ(seen.speaks, "");
}

TEST(CurlHttpProberTest, CutsOffABodyThatNeverEnds) {
  const Peer peer{[](const Connection& connection) {
    connection.read_until(end_of_request);
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4294967296\r\n\r\n");
    while (connection.write(std::string(4096, 'x'))) continue;
  }};
  const HttpProbed seen = probed(probe_of(peer.port()));
  EXPECT_EQ(seen.end, End::answered) << seen.detail;
  EXPECT_EQ(seen.body_bytes, HttpProbed::max_body_bytes);
  EXPECT_EQ(seen.body_start, std::string(512, 'x'));
}

TEST(CurlHttpProberTest, CutsOffHeadersThatNeverEnd) {
  for (const std::string_view part : {"X-Header: of a server that does not stop\r\n"sv, "X"sv}) {
    const Peer peer{[part](const Connection& connection) {
      connection.read_until(end_of_request);
      connection.write("HTTP/1.1 200 OK\r\n");
      std::string block;
      for (int at = 0; at < 100; ++at) block += part;
      while (connection.write(block)) continue;
    }};
    const auto start = Deadline::Steady::now();
    const HttpProbed seen = probed(probe_of(peer.port()));
    EXPECT_NE(seen.end, End::connect_timeout);
    EXPECT_NE(seen.detail, "");
    EXPECT_LE(Deadline::Steady::now() - start, 4s) << seen.detail;
  }
}

TEST(CurlHttpProberTest, KeepsItsDeadlineWithOneThatDrips) {
  const auto drip = [](std::string_view start, std::string_view drop) {
    return [start, drop](const Connection& connection) {
      connection.read_until(end_of_request);
      bool there = connection.write(start);
      while (there) {
        std::this_thread::sleep_for(20ms);
        there = connection.write(drop);
      }
    };
  };
  const Peer in_headers{drip("HTTP/1.1 200 OK\r\n", "A: b\r\n")};
  EXPECT_EQ(probed(probe_of(in_headers.port()), 200ms).end, End::no_answer);
  const Peer in_body{drip("HTTP/1.1 404 Not Found\r\n\r\n", "x")};
  const HttpProbed seen = probed(probe_of(in_body.port()), 200ms);
  EXPECT_EQ(seen.end, End::answered);
  EXPECT_EQ(seen.status, 404);
}

struct Stranger {
  std::string name;
  std::string says;
  std::string speaks;
};

class CurlHttpProberStrangers : public testing::TestWithParam<Stranger> {};

TEST_P(CurlHttpProberStrangers, AreKnownByTheirFirstBytes) {
  const Peer peer{[](const Connection& connection) {
    connection.write(GetParam().says);
    connection.read_until("never");
  }};
  const HttpProbed seen = probed(probe_of(peer.port()), 1s);
  EXPECT_EQ(seen.end, End::not_http) << seen.detail;
  EXPECT_EQ(seen.speaks, GetParam().speaks);
}

INSTANTIATE_TEST_SUITE_P(
    All, CurlHttpProberStrangers,
    testing::Values(Stranger{"ssh", "SSH-2.0-OpenSSH_9.2\r\n", "SSH"},
                    Stranger{"tls_alert", std::string{"\x15\x03\x01\0\x02\x02\x46", 7}, "TLS"},
                    Stranger{"http2", std::string{"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64", 15}, "HTTP/2"},
                    Stranger{"mail", "220 mail.example.test ESMTP\r\n", "220 mail.example.test ESMTP"},
                    Stranger{"garbage", "\xde\xad\xbe\xef\x01\x02\x03\x04\x05\x06",
                             "0xde 0xad 0xbe 0xef 0x01 0x02 0x03 0x04"},
                    Stranger{"odd_http", "HTTP/7.9 whatever\r\n\r\n", "HTTP of an unknown form"}),
    [](const auto& with) { return with.param.name; });

TEST(CurlHttpProberTest, TellsATlsPortByWhatItsServerSays) {
  const Peer peer{
      answering("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n<html><head><title>400 The plain HTTP "
                "request was sent to HTTPS port</title></head>")};
  const HttpProbed seen = probed(probe_of(peer.port()));
  EXPECT_EQ(seen.end, End::not_http);
  EXPECT_EQ(seen.speaks, "TLS");
}

TEST(CurlHttpProberTest, TellsATlsPortByASecondConnection) {
  const Peer peer{[context = tests::tls_server()](const Connection& connection) {
    tests::serve_tls(connection, context, found_nothing);
  }};
  const HttpProbed seen = probed(probe_of(peer.port()));
  EXPECT_EQ(seen.end, End::not_http) << seen.detail;
  EXPECT_EQ(seen.speaks, "TLS");
}

TEST(CurlHttpProberTest, TellsAPlainPortWhereTlsIsExpected) {
  // Whether a ClientHello holds a line feed is chance: this one does not wait for it.
  const Peer eager{[](const Connection& connection) {
    connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    connection.read_until(end_of_request);
  }};
  const HttpProbed seen = probed(probe_of(eager.port(), true));
  EXPECT_EQ(seen.end, End::not_http) << seen.detail;
  EXPECT_EQ(seen.speaks, "HTTP");
}

TEST(CurlHttpProberTest, TellsAServerThatKnowsOldVersionsOnly) {
  const auto context = tests::tls_server();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  ASSERT_EQ(SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0"), 1);
  const Peer peer{[&](const Connection& connection) { tests::serve_tls(connection, context, found_nothing); }};
  const HttpProbed seen = probed(probe_of(peer.port(), true));
  EXPECT_EQ(seen.end, End::too_old_tls) << seen.detail;
}

TEST(CurlHttpProberTest, AHandshakeThatTheServerRefusesIsNoMixUp) {
  const auto context = tests::tls_server();
  SSL_CTX_set_tlsext_servername_callback(context.get(), +[](SSL*, int*, void*) { return SSL_TLSEXT_ERR_ALERT_FATAL; });
  const Peer peer{[&](const Connection& connection) { tests::serve_tls(connection, context, found_nothing); }};
  const HttpProbed seen = probed(probe_of(peer.port(), true));
  EXPECT_EQ(seen.end, End::tls_failed) << seen.detail;
  EXPECT_NE(seen.detail.find("unrecognized name"), std::string::npos) << seen.detail;
}

TEST(CurlHttpProberTest, AsksAllAtOnceAndAnswersInOrder) {
  const Peer slow{[](const Connection& connection) {
    connection.read_until(end_of_request);
    std::this_thread::sleep_for(200ms);
    connection.write(found_nothing);
  }};
  std::vector<HttpProbe> probes(20, probe_of(slow.port()));
  probes[3].port = tests::closed_port();
  probes[7].address = "192.0.2.1";
  const auto start = Deadline::Steady::now();
  const auto seen = make_curl_http_prober(loopback_allowed())->probe(probes, Deadline::after(5s));
  EXPECT_LE(Deadline::Steady::now() - start, 2s);
  ASSERT_EQ(seen.size(), probes.size());
  for (std::size_t at = 0; at < seen.size(); ++at)
    EXPECT_EQ(seen[at].end, at == 3 ? End::refused : at == 7 ? End::guarded : End::answered) << at;
  EXPECT_GE(seen[0].took, 150ms);
}

TEST(CurlHttpProberTest, KnowsTheRoutesAndAddressesOfItsMachine) {
  const auto prober = make_curl_http_prober(AddressGuard{});
  EXPECT_TRUE(prober->has_route("127.0.0.1"));
  EXPECT_FALSE(prober->has_route("www.example.test"));
  const auto own = prober->own_addresses();
  EXPECT_NE(std::ranges::find(own, "127.0.0.1"), own.end());
}

}  // namespace
}  // namespace certwright::net::live::curl_http_prober_test
