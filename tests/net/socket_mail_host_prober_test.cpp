#include "net/live/socket_mail_host_prober.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "base/mutex.h"
#include "tests/net/loopback.h"

namespace certwright::net::live::socket_mail_host_prober_test {
namespace {

using namespace std::chrono_literals;
using tests::Connection;
using tests::Peer;
using End = MailHostAnswer::End;

constexpr MailHostPatience short_patience{.connect = 500ms, .greeting = 300ms};

MailHostAnswer probed(std::uint16_t port, std::chrono::milliseconds limit = 5s, MailHostPatience patience = {}) {
  const auto prober = make_socket_mail_host_prober(AddressGuard::make({"127.0.0.0/8"}).value(), patience);
  const MailHostQuestion question{.address = "127.0.0.1", .port = port};
  return prober->probe({&question, 1}, Deadline::after(limit)).at(0);
}

Peer::Serve saying(std::string words) {
  return [words = std::move(words)](const Connection& connection) {
    connection.write(words);
    connection.hold();
  };
}

struct Case {
  std::string name;
  std::string words;
  End end;
  std::string first_line;
};

class SocketMailHostProbers : public testing::TestWithParam<Case> {};

TEST_P(SocketMailHostProbers, TellAGreetingFromOtherWords) {
  const Peer peer{saying(GetParam().words)};
  const MailHostAnswer seen = probed(peer.port());
  EXPECT_EQ(to_string(seen.end), to_string(GetParam().end)) << seen.detail;
  EXPECT_EQ(seen.first_line, GetParam().first_line);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, SocketMailHostProbers,
    testing::ValuesIn(std::vector<Case>{
        {"greeting", "220 mx.example.test ESMTP\r\n", End::greeted, "220 mx.example.test ESMTP"},
        {"several_lines", "220-mx.example.test\r\n220 ready\r\n", End::greeted, "220-mx.example.test"},
        {"without_words", "220\r\n", End::greeted, "220"},
        {"bare_line_feed", "220 ready\n", End::greeted, "220 ready"},
        {"no_service", "554 no mail from you\r\n", End::busy, "554 no mail from you"},
        {"later", "421 too many connections\r\n", End::busy, "421 too many connections"},
        {"web_server", "HTTP/1.1 400 Bad Request\r\n\r\n", End::closed, "HTTP/1.1 400 Bad Request"},
        {"ssh", "SSH-2.0-x\r\n", End::closed, "SSH-2.0-x"},
        {"no_code", "2200 ready\r\n", End::closed, "2200 ready"},
        {"empty_line", "\r\n", End::closed, ""},
        {"binary", std::string("\x16\x03\x01\x00\x00\n", 6), End::closed, ""},
        {"endless_greeting", "220 " + std::string(100'000, 'x'), End::greeted, "220 " + std::string(508, 'x')},
        {"endless_words", std::string(100'000, 'x'), End::closed, std::string(512, 'x')},
        {"escapes", "220 \x1b[31mready\x07\r\n", End::greeted, "220 [31mready"},
    }),
    [](const auto& with) { return with.param.name; });

TEST(SocketMailHostProber, SaysQuitAndNothingElse) {
  Mutex mutex;
  std::string said;
  {
    const Peer peer{[&](const Connection& connection) {
      connection.write("220 ready\r\n");
      const std::string heard = connection.read_until("\r\n");
      const Lock lock{mutex};
      said = heard;
    }};
    EXPECT_EQ(probed(peer.port()).end, End::greeted);
    for (int i = 0; i < 100; ++i) {
      {
        const Lock lock{mutex};
        if (!said.empty()) break;
      }
      std::this_thread::sleep_for(10ms);
    }
  }
  EXPECT_EQ(said, "QUIT\r\n");
}

TEST(SocketMailHostProber, WaitsForAGreetingThatComesInPieces) {
  const Peer peer{[](const Connection& connection) {
    connection.write("22");
    std::this_thread::sleep_for(50ms);
    connection.write("0 ready\r\n");
    connection.hold();
  }};
  EXPECT_EQ(probed(peer.port()).end, End::greeted);
}

TEST(SocketMailHostProber, SaysThatNobodyListens) { EXPECT_EQ(probed(tests::closed_port()).end, End::refused); }

TEST(SocketMailHostProber, SaysThatTheConnectionWasClosed) {
  const Peer peer{[](const Connection&) {}};
  EXPECT_EQ(probed(peer.port()).end, End::closed);
}

TEST(SocketMailHostProber, SaysThatNoGreetingCame) {
  const Peer peer{[](const Connection& connection) { connection.hold(); }};
  EXPECT_EQ(probed(peer.port(), 5s, short_patience).end, End::no_answer);
}

TEST(SocketMailHostProber, SaysThatTheTimeWasTooShort) {
  const Peer peer{[](const Connection& connection) { connection.hold(); }};
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(probed(peer.port(), 200ms).end, End::cut_short);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
}

TEST(SocketMailHostProber, IsNotHeldByWordsWithoutEnd) {
  const Peer peer{[](const Connection& connection) {
    while (!connection.stopped() && connection.write(".")) std::this_thread::sleep_for(20ms);
  }};
  EXPECT_EQ(probed(peer.port(), 5s, short_patience).end, End::no_answer);
}

TEST(SocketMailHostProber, ConnectsToNothingThatIsGuarded) {
  const Peer peer{saying("220 ready\r\n")};
  const auto prober = make_socket_mail_host_prober(AddressGuard{});
  const std::vector<MailHostQuestion> questions{{.address = "127.0.0.1", .port = peer.port()},
                                                {.address = "::ffff:127.0.0.1", .port = peer.port()},
                                                {.address = "127.1", .port = peer.port()},
                                                {.address = "localhost", .port = peer.port()}};
  for (const MailHostAnswer& answer : prober->probe(questions, Deadline::after(2s)))
    EXPECT_EQ(answer.end, End::guarded);
  EXPECT_EQ(peer.connections(), 0);
}

TEST(SocketMailHostProber, AnswersManyInTheirOrder) {
  const Peer greets{saying("220 ready\r\n")};
  const std::uint16_t closed = tests::closed_port();
  std::vector<MailHostQuestion> questions;
  for (int i = 0; i < 100; ++i)
    questions.push_back({.address = "127.0.0.1", .port = i % 20 == 0 ? greets.port() : closed});
  const auto prober = make_socket_mail_host_prober(AddressGuard::make({"127.0.0.0/8"}).value());
  const auto answers = prober->probe(questions, Deadline::after(10s));
  ASSERT_EQ(answers.size(), questions.size());
  for (std::size_t i = 0; i < answers.size(); ++i)
    EXPECT_EQ(to_string(answers[i].end), i % 20 == 0 ? "greeted" : "refused") << i;
}

TEST(SocketMailHostProber, DoesNotTakeLoopbackForTheInternet) {
  const Peer peer{saying("220 ready\r\n")};
  const auto prober = make_socket_mail_host_prober(AddressGuard::make({"127.0.0.0/8"}).value());
  const MailHostQuestion question{.address = "127.0.0.1", .port = peer.port()};
  EXPECT_EQ(prober->probe({&question, 1}, Deadline::after(5s)).at(0).end, End::greeted);
  EXPECT_FALSE(prober->has_reached("198.51.100.25"));
  EXPECT_FALSE(prober->has_reached("2001:db8::25"));
}

}  // namespace
}  // namespace certwright::net::live::socket_mail_host_prober_test
