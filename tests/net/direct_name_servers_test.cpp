#include "net/live/direct_name_servers.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <functional>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "net/live/socket.h"
#include "tests/fakes/nsd.h"

namespace certwright::net::live::direct_name_servers_test {
namespace {

using namespace std::chrono_literals;
using enum RecordType;
using End = ServerReply::End;
using Transport = ServerQuestion::Transport;

AddressGuard loopback_allowed() { return AddressGuard::make({"127.0.0.0/8"}).value(); }

/// Short waits, for servers that do not answer.
DirectOptions impatient() { return {.second_try = 30ms, .third_try = 60ms, .udp_limit = 150ms, .tcp_limit = 150ms}; }

ServerQuestion question_for(const std::string& server, const std::string& name, RecordType type,
                            Transport transport = Transport::udp) {
  return {.server = parse_endpoint(server, 53).value(), .question = {name, type}, .transport = transport};
}

ServerReply ask_one(NameServers& servers, const ServerQuestion& question, std::chrono::milliseconds wait = 10s) {
  return servers.ask({&question, 1}, Deadline::after(wait)).at(0);
}

/// A port of 127.0.0.1 whose listener a test writes: `serve` runs on a thread of its own until stop is set.
class Listener {
 public:
  using Serve = std::function<void(int fd, const std::atomic<bool>& stop)>;

  Listener(int type, Serve serve) : socket_(socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof own;
    if (bind(socket_.fd(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 ||
        (type == SOCK_STREAM && listen(socket_.fd(), 16) != 0) ||
        getsockname(socket_.fd(), reinterpret_cast<sockaddr*>(&own), &size) != 0)
      throw std::runtime_error("cannot listen");
    endpoint_ = Endpoint{"127.0.0.1", ntohs(own.sin_port), false}.str();
    thread_ = std::thread{[this, serve = std::move(serve)] { serve(socket_.fd(), stop_); }};
  }
  ~Listener() {
    stop_ = true;
    thread_.join();
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }

 private:
  Socket socket_;
  std::string endpoint_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

bool readable(int fd, const std::atomic<bool>& stop) {
  while (!stop) {
    pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, 5) > 0) return true;
  }
  return false;
}

/// Answers the n-th datagram (from 0) with these messages.
using Answers = std::function<std::vector<Bytes>(int count, const Bytes& question)>;
Listener::Serve datagrams(Answers answers) {
  return [answers = std::move(answers)](int fd, const std::atomic<bool>& stop) {
    for (int count = 0; readable(fd, stop); ++count) {
      Bytes question(1500);
      sockaddr_in peer{};
      socklen_t size = sizeof peer;
      const ssize_t got = recvfrom(fd, question.data(), question.size(), 0, reinterpret_cast<sockaddr*>(&peer), &size);
      question.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
      for (const Bytes& answer : answers(count, question))
        (void)sendto(fd, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&peer), size);
    }
  };
}

/// Reads the question of each connection, and lets `answer` do the rest; closes the connection when it returns.
using Answer = std::function<void(int fd, const Bytes& question, const std::atomic<bool>& stop)>;
Listener::Serve connections(Answer answer) {
  return [answer = std::move(answer)](int fd, const std::atomic<bool>& stop) {
    while (readable(fd, stop)) {
      const Socket peer{accept4(fd, nullptr, nullptr, SOCK_CLOEXEC)};
      Bytes question(1500);
      const ssize_t got = readable(peer.fd(), stop) ? recv(peer.fd(), question.data(), question.size(), 0) : 0;
      question.resize(got > 2 ? static_cast<std::size_t>(got) : 2);
      question.erase(question.begin(), question.begin() + 2);
      answer(peer.fd(), question, stop);
    }
  };
}

void write_all(int fd, const Bytes& octets) { (void)send(fd, octets.data(), octets.size(), MSG_NOSIGNAL); }

void wait_for_close(int fd, const std::atomic<bool>& stop) {
  std::array<char, 64> ignored{};
  while (readable(fd, stop) && recv(fd, ignored.data(), ignored.size(), 0) > 0) continue;
}

/// The question as an empty reply with an rcode; its OPT comes back, as servers do.
Bytes reply_to(Bytes question, std::uint8_t rcode = 3) {
  question.at(2) = 0x84;
  question.at(3) = rcode;
  return question;
}

Listener::Serve answers_at_once() {
  return datagrams([](int, const Bytes& question) { return std::vector<Bytes>{reply_to(question)}; });
}

Bytes framed(const Bytes& message) {
  Bytes frame{static_cast<std::uint8_t>(message.size() >> 8), static_cast<std::uint8_t>(message.size())};
  frame.insert(frame.end(), message.begin(), message.end());
  return frame;
}

/// nsd with a plain and a signed zone, for all tests of this file.
class World {
 public:
  World()
      : signed_(fakes::sign(fakes::make_zone("signed.example", "www IN A 192.0.2.7"))),
        nsd_({fakes::make_zone("plain.example", records()), signed_.zone}) {}
  [[nodiscard]] std::string endpoint() const { return nsd_.endpoint(); }

 private:
  static std::string records() {
    std::string text =
        "www IN A 192.0.2.1\nwww IN A 192.0.2.2\nmail IN MX 10 mx.other.example.\n"
        "sub IN NS ns.sub\nns.sub IN A 192.0.2.53\n";
    for (int count = 0; count < 40; ++count)
      text += "large IN TXT \"" + std::to_string(count) + std::string(100, 'x') + "\"\n";
    return text;
  }
  fakes::SignedZone signed_;
  fakes::Nsd nsd_;
};

class DirectNameServersTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (fakes::Nsd::installed()) world_ = std::make_unique<World>();
  }
  static void TearDownTestSuite() { world_.reset(); }
  void SetUp() override {
    if (!world_) GTEST_SKIP() << "nsd is not installed";
  }
  ServerReply ask_nsd(const std::string& name, RecordType type, Transport transport = Transport::udp) {
    return ask_one(*servers_, question_for(world_->endpoint(), name, type, transport));
  }
  static inline std::unique_ptr<World> world_;
  std::unique_ptr<NameServers> servers_ = make_direct_name_servers(loopback_allowed());
};

TEST_F(DirectNameServersTest, ReadsAnswersWithAuthority) {
  for (const Transport transport : {Transport::udp, Transport::tcp}) {
    const ServerReply reply = ask_nsd("www.plain.example", a, transport);
    ASSERT_EQ(reply.end, End::answered) << reply.detail;
    EXPECT_EQ(reply.rcode, 0);
    EXPECT_TRUE(reply.authoritative);
    EXPECT_FALSE(reply.truncated);
    ASSERT_EQ(reply.answer.size(), 2U);
    EXPECT_EQ(reply.answer[0].name, "www.plain.example");
    EXPECT_EQ(reply.answer[0].ttl, 300U);
    EXPECT_EQ(std::get<AddressData>(reply.answer[0].data).address.substr(0, 8), "192.0.2.");
    EXPECT_GT(reply.bytes, 50U);
    EXPECT_LT(reply.took, 5s);
  }
}

TEST_F(DirectNameServersTest, ReadsWhatIsNotThere) {
  const ServerReply reply = ask_nsd("nothing.plain.example", a);
  ASSERT_EQ(reply.end, End::answered) << reply.detail;
  EXPECT_EQ(rcode_name(reply.rcode), "NXDOMAIN");
  ASSERT_EQ(reply.authority.size(), 1U);
  EXPECT_EQ(std::get<SoaData>(reply.authority[0].data).primary, "ns.plain.example");
}

TEST_F(DirectNameServersTest, ReadsAReferralWithItsGlue) {
  const ServerReply reply = ask_nsd("www.sub.plain.example", a);
  ASSERT_EQ(reply.end, End::answered) << reply.detail;
  EXPECT_FALSE(reply.authoritative);
  ASSERT_EQ(reply.authority.size(), 1U);
  EXPECT_EQ(std::get<NameData>(reply.authority[0].data).target, "ns.sub.plain.example");
  ASSERT_EQ(reply.additional.size(), 1U) << "the glue, without OPT";
  EXPECT_EQ(std::get<AddressData>(reply.additional[0].data).address, "192.0.2.53");
}

TEST_F(DirectNameServersTest, SeesTruncationByUdpAndTheWholeByTcp) {
  const ServerReply cut = ask_nsd("large.plain.example", txt);
  ASSERT_EQ(cut.end, End::answered) << cut.detail;
  EXPECT_TRUE(cut.truncated);
  EXPECT_LE(cut.bytes, 1232U);
  const ServerReply whole = ask_nsd("large.plain.example", txt, Transport::tcp);
  ASSERT_EQ(whole.end, End::answered) << whole.detail;
  EXPECT_FALSE(whole.truncated);
  EXPECT_EQ(whole.answer.size(), 40U);
}

TEST_F(DirectNameServersTest, GetsSignaturesWithEdnsOnly) {
  ServerQuestion question = question_for(world_->endpoint(), "signed.example", dnskey, Transport::tcp);
  const ServerReply reply = ask_one(*servers_, question);
  ASSERT_EQ(reply.end, End::answered) << reply.detail;
  ASSERT_EQ(reply.answer.size(), 2U);
  const auto is_key = [](const ServerRecord& record) { return record.type == dnskey; };
  const bool key_first = is_key(reply.answer[0]);
  const auto& key = std::get<DnskeyData>(reply.answer[key_first ? 0 : 1].data);
  const auto& signature = std::get<RrsigData>(reply.answer[key_first ? 1 : 0].data);
  EXPECT_EQ(signature.key_tag, key.key_tag);
  EXPECT_EQ(signature.covered, 48);
  EXPECT_EQ(signature.signer, "signed.example");
  question.edns = false;
  EXPECT_EQ(ask_one(*servers_, question).answer.size(), 1U);
}

TEST_F(DirectNameServersTest, MixesCaseAndSeesItEchoed) {
  ServerQuestion question = question_for(world_->endpoint(), "www.plain.example", a);
  question.mixed_case = true;
  const ServerReply reply = ask_one(*servers_, question);
  ASSERT_EQ(reply.end, End::answered) << reply.detail;
  EXPECT_TRUE(reply.echoes_case);
  ASSERT_EQ(reply.answer.size(), 2U);
  EXPECT_EQ(reply.answer[0].name, "www.plain.example");
}

TEST_F(DirectNameServersTest, AnswersInTheOrderOfTheQuestionsWithFewSockets) {
  const auto servers = make_direct_name_servers(loopback_allowed(), {.max_sockets = 3});
  std::vector<ServerQuestion> questions;
  for (int at = 0; at < 50; ++at)
    questions.push_back(question_for(world_->endpoint(), "www.plain.example", at % 2 == 0 ? a : aaaa,
                                     at % 3 == 0 ? Transport::tcp : Transport::udp));
  const std::vector<ServerReply> replies = servers->ask(questions, Deadline::after(10s));
  ASSERT_EQ(replies.size(), questions.size());
  for (std::size_t at = 0; at < replies.size(); ++at) {
    ASSERT_EQ(replies[at].end, End::answered) << at << ' ' << replies[at].detail;
    EXPECT_EQ(replies[at].answer.size(), at % 2 == 0 ? 2U : 0U) << at;
  }
}

TEST_F(DirectNameServersTest, ServesManyThreadsAtOnce) {
  const auto servers = make_direct_name_servers(loopback_allowed(), {.max_sockets = 8});
  const std::vector<ServerQuestion> questions(40, question_for(world_->endpoint(), "www.plain.example", a));
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int count = 0; count < 6; ++count)
    threads.emplace_back([&] {
      for (const ServerReply& reply : servers->ask(questions, Deadline::after(10s)))
        if (reply.end == End::answered) ++answered;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 240);
}

class DirectExchangeTest : public testing::Test {
 protected:
  std::unique_ptr<NameServers> servers_ = make_direct_name_servers(loopback_allowed(), impatient());
  ServerReply ask_by_udp(const std::string& endpoint) {
    return ask_one(*servers_, question_for(endpoint, "a.example", a));
  }
  ServerReply ask_by_tcp(const std::string& endpoint) {
    return ask_one(*servers_, question_for(endpoint, "a.example", a, Transport::tcp));
  }
  /// How asking a server of the test ends.
  ServerReply from_datagrams(Answers answers) {
    const Listener listener{SOCK_DGRAM, datagrams(std::move(answers))};
    return ask_by_udp(listener.endpoint());
  }
  ServerReply from_connection(Answer answer) {
    const Listener listener{SOCK_STREAM, connections(std::move(answer))};
    return ask_by_tcp(listener.endpoint());
  }
};

TEST_F(DirectExchangeTest, GivesUpOnAServerThatDoesNotAnswer) {
  const fakes::DeafServer deaf;
  const ServerReply reply = ask_by_udp(deaf.endpoint());
  EXPECT_EQ(reply.end, End::timeout);
  EXPECT_NE(reply.detail.find("no reply to 3 datagrams"), std::string::npos) << reply.detail;
  EXPECT_GE(reply.took, 150ms);
  EXPECT_LT(reply.took, 2s);
}

TEST_F(DirectExchangeTest, EndsAtTheDeadlineOfTheCall) {
  const fakes::DeafServer deaf;
  const auto patient = make_direct_name_servers(loopback_allowed());
  const ServerReply reply = ask_one(*patient, question_for(deaf.endpoint(), "a.example", a), 40ms);
  EXPECT_EQ(reply.end, End::timeout);
  EXPECT_GE(reply.took, 35ms);
  EXPECT_LT(reply.took, 2s);
  const ServerReply late = ask_one(*patient, question_for(deaf.endpoint(), "a.example", a), 0ms);
  EXPECT_EQ(late.end, End::unreachable) << "nothing was sent, so nothing can be concluded";
}

TEST_F(DirectExchangeTest, ASlowServerDoesNotHoldUpTheOthers) {
  const fakes::DeafServer deaf;
  const Listener quick{SOCK_DGRAM, answers_at_once()};
  const std::vector<ServerQuestion> questions{question_for(deaf.endpoint(), "a.example", a),
                                              question_for(quick.endpoint(), "a.example", a)};
  const auto replies = servers_->ask(questions, Deadline::after(10s));
  EXPECT_EQ(replies[0].end, End::timeout);
  EXPECT_EQ(replies[1].end, End::answered);
  EXPECT_LT(replies[1].took, 100ms);
}

TEST_F(DirectExchangeTest, SendsAgainWhatWasLost) {
  const ServerReply reply = from_datagrams([](int count, const Bytes& question) {
    return count < 2 ? std::vector<Bytes>{} : std::vector<Bytes>{reply_to(question)};
  });
  EXPECT_EQ(reply.end, End::answered) << reply.detail;
  EXPECT_EQ(reply.rcode, 3);
  EXPECT_GE(reply.took, 55ms);
}

TEST_F(DirectExchangeTest, SeesClosedPorts) {
  std::string closed;
  {
    const Listener listener{SOCK_DGRAM, datagrams([](int, const Bytes&) { return std::vector<Bytes>{}; })};
    closed = listener.endpoint();
  }
  for (const ServerReply& reply : {ask_by_udp(closed), ask_by_tcp(closed)}) {
    EXPECT_EQ(reply.end, End::refused);
    EXPECT_EQ(reply.detail, "Connection refused");
    EXPECT_LT(reply.took, 100ms);
  }
}

TEST_F(DirectExchangeTest, KnowsWhatItCannotReach) {
  // A link-local address without its interface: no machine has a route to it.
  const auto servers = make_direct_name_servers(AddressGuard::make({"fe80::/10"}).value(), impatient());
  for (const Transport transport : {Transport::udp, Transport::tcp}) {
    const ServerReply reply = ask_one(*servers, question_for("[fe80::1]:53", "a.example", a, transport));
    EXPECT_EQ(reply.end, End::unreachable);
    EXPECT_FALSE(reply.detail.empty());
  }
}

TEST_F(DirectExchangeTest, ObeysTheGuardExceptForNamedServers) {
  const Listener quick{SOCK_DGRAM, answers_at_once()};
  const fakes::DeafServer other;
  DirectOptions options = impatient();
  options.exempt = {parse_endpoint(quick.endpoint(), 53).value()};
  const auto servers = make_direct_name_servers(AddressGuard{}, options);
  EXPECT_EQ(ask_one(*servers, question_for(quick.endpoint(), "a.example", a)).end, End::answered);
  EXPECT_EQ(ask_one(*servers, question_for(other.endpoint(), "a.example", a)).end, End::guarded)
      << "another port of an address that is exempt";
  EXPECT_EQ(ask_one(*servers, question_for("[::ffff:127.0.0.1]:53", "a.example", a)).end, End::guarded);
  EXPECT_EQ(ask_one(*servers, question_for("169.254.169.254:53", "a.example", a)).end, End::guarded);
}

TEST_F(DirectExchangeTest, IsNotMisledByTheFamilyThatACallerNames) {
  const Listener quick{SOCK_DGRAM, answers_at_once()};
  const auto servers = make_direct_name_servers(AddressGuard::make({"2001:db8::/32"}).value(), impatient());
  ServerQuestion question = question_for(quick.endpoint(), "a.example", a);
  // An IPv6 address said to be IPv4 must not be taken for 0.0.0.0, which is this machine.
  question.server.address = "2001:db8::1";
  EXPECT_NE(ask_one(*servers, question).end, End::answered);
  question.server.address = "localhost";
  EXPECT_EQ(ask_one(*servers, question).end, End::guarded);
}

TEST_F(DirectExchangeTest, RefusesNamesWithoutWireForm) {
  const fakes::DeafServer deaf;
  const ServerReply reply = ask_one(*servers_, question_for(deaf.endpoint(), "a..example", a));
  EXPECT_EQ(reply.end, End::malformed);
  EXPECT_LT(reply.took, 50ms);
}

TEST_F(DirectExchangeTest, PassesOverMessagesThatAreNoReply) {
  const ServerReply reply = from_datagrams([](int, const Bytes& question) {
    Bytes other_id = reply_to(question, 5);
    other_id[0] ^= 0xff;
    Bytes other_name = reply_to(question, 5);
    other_name[13] = 'b';
    return std::vector<Bytes>{{}, {'h', 'i'}, question, other_id, other_name, reply_to(question)};
  });
  EXPECT_EQ(reply.end, End::answered) << reply.detail;
  EXPECT_EQ(reply.rcode, 3);
}

TEST_F(DirectExchangeTest, SaysMalformedWhereNothingBetterCame) {
  const ServerReply reply = from_datagrams([](int, const Bytes& question) {
    Bytes other = reply_to(question);
    other[0] ^= 0xff;
    return std::vector<Bytes>{other};
  });
  EXPECT_EQ(reply.end, End::malformed);
  EXPECT_GE(reply.took, 150ms);
}

TEST_F(DirectExchangeTest, SaysMalformedAtOnceOfAReplyThatCannotBeRead) {
  const ServerReply reply = from_datagrams([](int, const Bytes& question) {
    Bytes lie = reply_to(question);
    lie[7] = 9;  // answers, where there is none
    return std::vector<Bytes>{lie};
  });
  EXPECT_EQ(reply.end, End::malformed);
  EXPECT_LT(reply.took, 100ms);
}

TEST_F(DirectExchangeTest, EndsAFloodOfDatagrams) {
  const ServerReply reply =
      from_datagrams([](int, const Bytes&) { return std::vector<Bytes>(200, Bytes{'n', 'o', 'i', 's', 'e'}); });
  EXPECT_EQ(reply.end, End::malformed);
  EXPECT_LT(reply.took, 1s);
}

TEST_F(DirectExchangeTest, ReadsAReplyThatComesInPieces) {
  const ServerReply reply = from_connection([](int fd, const Bytes& question, const auto& stop) {
    for (const std::uint8_t octet : framed(reply_to(question))) {
      write_all(fd, {octet});
      std::this_thread::sleep_for(200us);
    }
    wait_for_close(fd, stop);
  });
  EXPECT_EQ(reply.end, End::answered) << reply.detail;
}

TEST_F(DirectExchangeTest, PassesOverFramesThatAreNoReply) {
  const ServerReply reply = from_connection([](int fd, const Bytes& question, const auto& stop) {
    write_all(fd, framed({}));
    write_all(fd, framed({'h', 'i'}));
    write_all(fd, framed(reply_to(question)));
    wait_for_close(fd, stop);
  });
  EXPECT_EQ(reply.end, End::answered) << reply.detail;
}

TEST_F(DirectExchangeTest, GivesUpOnAConnectionThatSaysNothing) {
  const ServerReply reply = from_connection([](int fd, const Bytes&, const auto& stop) { wait_for_close(fd, stop); });
  EXPECT_EQ(reply.end, End::timeout);
  EXPECT_NE(reply.detail.find("no reply within"), std::string::npos) << reply.detail;
}

TEST_F(DirectExchangeTest, SaysRefusedWhereTheConnectionIsClosedWithoutAWord) {
  const ServerReply reply = from_connection([](int, const Bytes&, const auto&) {});
  EXPECT_EQ(reply.end, End::refused);
  EXPECT_EQ(reply.detail, "the connection was closed without a reply");
}

TEST_F(DirectExchangeTest, SaysMalformedOfLengthsThatLie) {
  const ServerReply broken_off = from_connection([](int fd, const Bytes& question, const auto&) {
    write_all(fd, [&] {
      Bytes frame = framed(reply_to(question));
      frame[0] = frame[1] = 0xff;
      return frame;
    }());
  });
  EXPECT_EQ(broken_off.end, End::malformed);
  EXPECT_LT(broken_off.took, 100ms);
  const ServerReply held_back = from_connection([](int fd, const Bytes& question, const auto& stop) {
    Bytes frame = framed(reply_to(question));
    frame[0] = 0xff;
    write_all(fd, frame);
    wait_for_close(fd, stop);
  });
  EXPECT_EQ(held_back.end, End::malformed);
  EXPECT_GE(held_back.took, 150ms);
  const ServerReply too_short = from_connection([](int fd, const Bytes& question, const auto& stop) {
    Bytes message = reply_to(question);
    message.pop_back();
    write_all(fd, framed(message));
    wait_for_close(fd, stop);
  });
  EXPECT_EQ(too_short.end, End::malformed);
  EXPECT_LT(too_short.took, 100ms);
}

TEST_F(DirectExchangeTest, EndsAnEndlessStream) {
  const ServerReply reply = from_connection([](int fd, const Bytes&, const std::atomic<bool>& stop) {
    const Bytes noise(65536, 0x01);
    while (!stop && send(fd, noise.data(), noise.size(), MSG_NOSIGNAL) > 0) continue;
  });
  EXPECT_EQ(reply.end, End::malformed);
  EXPECT_LT(reply.took, 1s);
}

TEST_F(DirectExchangeTest, SaysWhatWasNotAskedForWantOfRoom) {
  DirectOptions options = impatient();
  options.max_sockets = 2;
  const auto servers = make_direct_name_servers(loopback_allowed(), options);
  const fakes::DeafServer deaf;
  const std::vector<ServerQuestion> questions(5, question_for(deaf.endpoint(), "a.example", a));
  const auto replies = servers->ask(questions, Deadline::after(200ms));
  EXPECT_EQ(replies[0].end, End::timeout);
  EXPECT_EQ(replies[1].end, End::timeout);
  EXPECT_EQ(replies[4].end, End::unreachable);
  EXPECT_EQ(replies[4].detail, "not asked before the deadline");
}

TEST_F(DirectExchangeTest, SaysWhereThisProcessHasNoSocketLeft) {
  const fakes::DeafServer deaf;
  const int lowest_free = dup(0);
  ASSERT_GE(lowest_free, 0);
  close(lowest_free);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const auto ask_with = [&](int sockets) {
    rlimit few = before;
    few.rlim_cur = static_cast<rlim_t>(lowest_free + sockets);
    setrlimit(RLIMIT_NOFILE, &few);
    const std::vector<ServerQuestion> questions(2, question_for(deaf.endpoint(), "a.example", a));
    auto replies = servers_->ask(questions, Deadline::after(10s));
    setrlimit(RLIMIT_NOFILE, &before);
    return replies;
  };
  for (const ServerReply& reply : ask_with(8)) EXPECT_EQ(reply.end, End::timeout);
  const auto none = ask_with(0);
  EXPECT_EQ(none[0].end, End::unreachable);
  EXPECT_EQ(none[0].detail, "no socket: Too many open files");
  const auto one = ask_with(1);
  EXPECT_EQ(one[0].end, End::timeout);
  EXPECT_EQ(one[1].end, End::timeout) << "asked once the first socket was free";
}

}  // namespace
}  // namespace certwright::net::live::direct_name_servers_test
