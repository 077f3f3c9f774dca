#include "net/live/openssl_tls_dialer.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/net/loopback.h"

namespace certwright::net::live::openssl_tls_dialer_test {
namespace {

using namespace std::chrono_literals;
using tests::Connection;
using tests::Peer;
using End = TlsDialed::End;

TlsDialed dialed(const TlsDial& dial, std::chrono::milliseconds limit = 5s) {
  const auto dialer = make_openssl_tls_dialer(AddressGuard::make({"127.0.0.0/8"}).value());
  return dialer->dial({&dial, 1}, Deadline::after(limit)).at(0);
}

TlsDial dial_of(std::uint16_t port) { return {.host = "www.example.test", .address = "127.0.0.1", .port = port}; }

/// A server that chooses `wanted` where it is offered, and answers `otherwise` where it is not.
struct Choice {
  std::string wanted;
  int otherwise = SSL_TLSEXT_ERR_NOACK;
};

int choose(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered, unsigned length,
           void* arg) {
  const auto& choice = *static_cast<const Choice*>(arg);
  const std::string list{reinterpret_cast<const char*>(offered), length};
  EXPECT_EQ(list,
            "\x0a"
            "acme-tls/1");
  if (list.substr(1) != choice.wanted) return choice.otherwise;
  *out = offered + 1;
  *size = offered[0];
  return SSL_TLSEXT_ERR_OK;
}

Peer::Serve choosing(Choice& choice) {
  const auto context = tests::tls_server();
  SSL_CTX_set_alpn_select_cb(context.get(), choose, &choice);
  return [context](const Connection& connection) { tests::serve_tls(connection, context, {}); };
}

TEST(OpensslTlsDialerTest, SaysWhatWasNegotiated) {
  Choice choice{.wanted = "acme-tls/1"};
  const Peer peer{choosing(choice)};
  const TlsDialed seen = dialed(dial_of(peer.port()));
  EXPECT_EQ(seen.end, End::done) << seen.detail;
  EXPECT_EQ(seen.protocol, "acme-tls/1");
  EXPECT_EQ(seen.version, "TLSv1.3");
}

TEST(OpensslTlsDialerTest, SaysThatTheServerChoseNothing) {
  Choice choice{.wanted = "h2"};
  const Peer peer{choosing(choice)};
  const TlsDialed seen = dialed(dial_of(peer.port()));
  EXPECT_EQ(seen.end, End::done) << seen.detail;
  EXPECT_EQ(seen.protocol, "");
}

TEST(OpensslTlsDialerTest, SaysThatTheServerRefusedTheProtocol) {
  Choice choice{.wanted = "h2", .otherwise = SSL_TLSEXT_ERR_ALERT_FATAL};
  const Peer peer{choosing(choice)};
  EXPECT_EQ(dialed(dial_of(peer.port())).end, End::refused_alpn);
}

TEST(OpensslTlsDialerTest, SaysThatTheHandshakeFailed) {
  const auto context = tests::tls_server();
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
  const Peer peer{[&](const Connection& connection) { tests::serve_tls(connection, context, {}); }};
  const TlsDialed seen = dialed(dial_of(peer.port()));
  EXPECT_EQ(seen.end, End::tls_failed);
  EXPECT_NE(seen.detail, "");
}

TEST(OpensslTlsDialerTest, SaysThatThePeerSpeaksNoTls) {
  for (const std::string greeting : {"HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "220 mail\r\n"}) {
    const Peer peer{[&](const Connection& connection) {
      connection.write(greeting);
      connection.read_until("never");
    }};
    EXPECT_EQ(dialed(dial_of(peer.port()), 2s).end, End::not_tls) << greeting;
  }
}

TEST(OpensslTlsDialerTest, SaysHowThereWasNoHandshake) {
  EXPECT_EQ(dialed(dial_of(tests::closed_port())).end, End::refused);
  const Peer closing{[](const Connection& connection) { connection.read_until("\x01"); }};
  EXPECT_EQ(dialed(dial_of(closing.port())).end, End::closed);
  const Peer silent{[](const Connection& connection) { connection.hold(); }};
  const auto start = Deadline::Steady::now();
  EXPECT_EQ(dialed(dial_of(silent.port()), 150ms).end, End::no_answer);
  EXPECT_LE(Deadline::Steady::now() - start, 1s);
}

TEST(OpensslTlsDialerTest, ConnectsToNoAddressThatTheGuardForbids) {
  const Peer peer{[](const Connection& connection) { connection.hold(); }};
  const TlsDial dial = dial_of(peer.port());
  const auto seen = make_openssl_tls_dialer(AddressGuard{})->dial({&dial, 1}, Deadline::after(5s));
  EXPECT_EQ(seen.at(0).end, End::guarded);
  EXPECT_EQ(peer.connections(), 0);
}

TEST(OpensslTlsDialerTest, DialsAllAtOnceAndAnswersInOrder) {
  Choice choice{.wanted = "acme-tls/1"};
  const Peer good{choosing(choice)};
  const Peer silent{[](const Connection& connection) { connection.hold(); }};
  const std::vector<TlsDial> dials{dial_of(silent.port()), dial_of(good.port()), dial_of(tests::closed_port()),
                                   dial_of(silent.port())};
  const auto dialer = make_openssl_tls_dialer(AddressGuard::make({"127.0.0.0/8"}).value());
  const auto start = Deadline::Steady::now();
  const auto seen = dialer->dial(dials, Deadline::after(500ms));
  EXPECT_LE(Deadline::Steady::now() - start, 2s);
  ASSERT_EQ(seen.size(), 4U);
  EXPECT_EQ(seen[0].end, End::no_answer);
  EXPECT_EQ(seen[1].end, End::done) << seen[1].detail;
  EXPECT_EQ(seen[2].end, End::refused);
  EXPECT_EQ(seen[3].end, End::no_answer);
}

}  // namespace
}  // namespace certwright::net::live::openssl_tls_dialer_test
