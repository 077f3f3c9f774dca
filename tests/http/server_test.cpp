#include "http/server.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <future>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/fakes/fake_clock.h"
#include "tests/http/socket_client.h"

namespace certwright::http::server_test {
namespace {

using namespace std::chrono_literals;
using Answer = SocketClient::Answer;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(std::string_view target, std::string_view body, std::string_view more = {}) {
  std::string text = "POST " + std::string{target} + " HTTP/1.1\r\nHost: a\r\n";
  text.append(more).append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  return text;
}

// Says what came: method, target and body.
Reply echo(const Request& request) {
  return {.headers = {{"X-Id", request.request_id}, {"X-Peer", request.peer}},
          .body = request.method + " " + request.target + " " + request.body};
}

// A handler that waits until it is told to go on.
class Gate {
 public:
  Handler handler() {
    return [this](const Request& request) {
      if (request.path() == "/quick") return Reply{.body = "quick"};
      ++inside_;
      go_.wait();
      return Reply{.body = "late"};
    };
  }
  void wait_for(int count) const {
    while (inside_ < count) std::this_thread::yield();
  }
  void open() { promise_.set_value(); }

 private:
  std::atomic<int> inside_{0};
  std::promise<void> promise_;
  std::shared_future<void> go_ = promise_.get_future().share();
};

class ServerTest : public testing::Test {
 protected:
  std::unique_ptr<Listener> start(Handler handler, ListenerOptions options = {}) {
    options.address = "127.0.0.1:0";
    if (options.workers == ListenerOptions{}.workers) options.workers = 4;
    auto listener = listen(std::move(options), std::move(handler), clock_, random_);
    EXPECT_TRUE(listener) << listener.error().detail;
    return std::move(*listener);
  }

  fakes::FakeClock clock_;
  SystemRandom random_;
};

// The server has noticed that all connections have ended.
void wait_until_none_is_open(const Listener& listener) {
  const Deadline deadline = Deadline::after(5s);
  while (listener.statistics().connections > 0 && !deadline.passed()) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(listener.statistics().connections, 0U);
}

TEST_F(ServerTest, KeepsTheConnectionForManyRequests) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  std::string last_id;
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.send(post("/" + std::to_string(i), "body")));
    const Answer answer = client.receive();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "POST /" + std::to_string(i) + " body");
    EXPECT_TRUE(answer.has("Connection: keep-alive\r\n"));
    EXPECT_TRUE(answer.has("Date: Mon, 23 Nov 2026 00:00:00 GMT\r\n"));
    EXPECT_TRUE(answer.has("X-Peer: 127.0.0.1:"));
    const auto id = answer.head.substr(answer.head.find("X-Id: ") + 6, 36);
    EXPECT_NE(id, last_id);
    last_id = id;
  }
  const auto statistics = listener->statistics();
  EXPECT_EQ(statistics.requests, 20U);
  EXPECT_EQ(statistics.connections, 1U);
  EXPECT_EQ(statistics.refused, 0U);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  std::string all;
  for (int i = 0; i < 30; ++i) all += post("/" + std::to_string(i), std::string(static_cast<std::size_t>(i * 40), 'x'));
  ASSERT_TRUE(client.send(all));
  for (int i = 0; i < 30; ++i) {
    EXPECT_TRUE(client.receive().body.starts_with("POST /" + std::to_string(i) + " "));
  }
}

TEST_F(ServerTest, ClosesWhenAsked) {
  const auto listener = start(echo);
  for (const char* request : {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    SocketClient client(listener->port());
    ASSERT_TRUE(client.send(request));
    const Answer answer = client.receive();
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.has("Connection: close\r\n"));
    EXPECT_TRUE(client.is_closed());
  }
}

TEST_F(ServerTest, AnswersHeadWithoutABody) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_TRUE(client.receive_head().has("Content-Length: 8\r\n"));
  ASSERT_TRUE(client.send(get));
  EXPECT_EQ(client.receive().body, "GET / ");
}

TEST_F(ServerTest, AnswersAClientThatSendsNoMore) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send(get));
  client.end_sending();
  EXPECT_EQ(client.receive().body, "GET / ");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, SaysContinueToAClientThatWaits) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.receive_head().status, 100);
  ASSERT_TRUE(client.send("abc"));
  EXPECT_EQ(client.receive().body, "POST / abc");
  ASSERT_TRUE(client.send(get));
  EXPECT_EQ(client.receive().status, 200);
}

TEST_F(ServerTest, TakesABodyAtTheLimitAndGivesItBack) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  const std::string body(1024UL * 1024, 'b');
  std::thread sender([&] { EXPECT_TRUE(client.send(post("/", body))); });
  const Answer answer = client.receive();
  sender.join();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "POST / " + body);
}

TEST_F(ServerTest, RefusesALargerBodyBeforeItComes) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\nExpect: 100-continue\r\n\r\n"));
  const Answer answer = client.receive();
  EXPECT_EQ(answer.status, 413);
  EXPECT_TRUE(answer.has("Connection: close\r\n"));
  EXPECT_TRUE(answer.body.starts_with("413 Content Too Large\nrequest "));
  EXPECT_TRUE(client.is_closed());
}

// The answer must reach a client that reads only when it has sent all.
TEST_F(ServerTest, RefusesALargerBodyThatComesAnyway) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send(post("/", std::string(2UL * 1024 * 1024, 'x'))));
  EXPECT_EQ(client.receive().status, 413);
  client.end_sending();
  wait_until_none_is_open(*listener);
}

TEST_F(ServerTest, RefusesALongHeader) {
  const auto listener = start(echo);
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(17000, 'x')));
  EXPECT_EQ(client.receive().status, 431);
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, RefusesGarbageAndLives) {
  const auto listener = start(echo);
  for (const std::string& garbage : {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
                                     std::string(300, '\0'), std::string("GET\r\n\r\n"), std::string("{}\n")}) {
    SocketClient client(listener->port());
    ASSERT_TRUE(client.send(garbage));
    EXPECT_EQ(client.receive().status, 400);
    client.end_sending();
    EXPECT_TRUE(client.is_closed());
  }
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send(get));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(listener->statistics().refused, 4U);
}

TEST_F(ServerTest, LetsRefuseMakeTheAnswer) {
  const auto listener = start(echo, {.refuse = [](int status, std::string_view id) {
                                return Reply{.status = status, .headers = {{"X-Id", std::string{id}}}, .body = "ours"};
                              }});
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send("garbage\r\n\r\n"));
  const Answer answer = client.receive();
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, "ours");
  EXPECT_TRUE(answer.has("X-Id: "));
}

TEST_F(ServerTest, AnswersAnExceptionWith500AndLives) {
  const auto listener = start([](const Request& request) -> Reply {
    if (request.target == "/std") throw std::runtime_error("a fault of the test");
    if (request.target == "/int") throw 1;
    if (request.target == "/header") return {.headers = {{"X", "a\r\nY: b"}}};
    return {.body = "fine"};
  });
  SocketClient client(listener->port());
  for (const char* target : {"/std", "/int", "/header"}) {
    ASSERT_TRUE(client.send(post(target, "")));
    const Answer answer = client.receive();
    EXPECT_EQ(answer.status, 500) << target;
    EXPECT_EQ(answer.body.find("fault"), std::string::npos);
  }
  ASSERT_TRUE(client.send(get));
  EXPECT_EQ(client.receive().body, "fine");
}

TEST_F(ServerTest, CutsOffASlowHeader) {
  const auto listener = start(echo, {.header_timeout = 1s});
  SocketClient silent(listener->port());
  SocketClient slow(listener->port());
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(slow.send("GET / HT"));
  std::this_thread::sleep_for(500ms);
  slow.send("TP/1.1\r\n");  // progress does not buy time
  EXPECT_EQ(slow.receive().status, 408);
  EXPECT_TRUE(slow.is_closed());
  EXPECT_TRUE(silent.is_closed());
  EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
  slow.end_sending();
  wait_until_none_is_open(*listener);
}

TEST_F(ServerTest, CutsOffASlowBodyAndAnIdleConnection) {
  const auto listener = start(echo, {.body_timeout = 1s, .idle_timeout = 1s});
  SocketClient idle(listener->port());
  ASSERT_TRUE(idle.send(get));
  EXPECT_EQ(idle.receive().status, 200);
  SocketClient slow(listener->port());
  ASSERT_TRUE(slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
  EXPECT_EQ(slow.receive().status, 408);
  EXPECT_TRUE(idle.is_closed());
}

TEST_F(ServerTest, OutlivesAClientThatDoesNotRead) {
  constexpr std::size_t large = 16UL * 1024 * 1024;  // more than the sockets take
  const auto listener = start([](const Request&) { return Reply{.body = std::string(large, 'x')}; });
  {
    SocketClient deaf(listener->port());
    ASSERT_TRUE(deaf.send(get));
    while (listener->statistics().requests == 0) std::this_thread::yield();
    SocketClient other(listener->port());
    ASSERT_TRUE(other.send(get));
    EXPECT_EQ(other.receive().body.size(), large);
    EXPECT_EQ(listener->statistics().connections, 2U);
  }
  wait_until_none_is_open(*listener);
}

TEST_F(ServerTest, OutlivesClientsThatGo) {
  Gate gate;
  const auto listener = start(gate.handler());
  {
    SocketClient half(listener->port());
    ASSERT_TRUE(half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
    SocketClient while_handled(listener->port());
    ASSERT_TRUE(while_handled.send(get));
    gate.wait_for(1);
  }
  gate.open();
  wait_until_none_is_open(*listener);
  SocketClient client(listener->port());
  ASSERT_TRUE(client.send(get));
  EXPECT_EQ(client.receive().body, "late");
}

TEST_F(ServerTest, AnswersWith503WhenTheQueueIsFull) {
  Gate gate;
  const auto listener = start(gate.handler(), {.workers = 1, .max_queued = 1});
  SocketClient running(listener->port());
  ASSERT_TRUE(running.send(get));
  gate.wait_for(1);
  SocketClient queued(listener->port());
  ASSERT_TRUE(queued.send(get));
  SocketClient refused(listener->port());
  // The queued request may arrive after this one: then that one is refused, and this one waits.
  while (listener->statistics().connections < 3) std::this_thread::yield();
  std::this_thread::sleep_for(20ms);
  ASSERT_TRUE(refused.send(get));
  const Answer answer = refused.receive();
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.has("Connection: keep-alive\r\n"));
  gate.open();
  EXPECT_EQ(running.receive().body, "late");
  EXPECT_EQ(queued.receive().body, "late");
  ASSERT_TRUE(refused.send(get));
  EXPECT_EQ(refused.receive().body, "late");
}

TEST_F(ServerTest, GivesTheLongestIdleConnectionsPlaceToANewOne) {
  const auto listener = start(echo, {.max_connections = 2});
  SocketClient first(listener->port());
  ASSERT_TRUE(first.send(get));
  EXPECT_EQ(first.receive().status, 200);
  SocketClient second(listener->port());
  ASSERT_TRUE(second.send(get));
  EXPECT_EQ(second.receive().status, 200);
  ASSERT_TRUE(first.send(get));
  EXPECT_EQ(first.receive().status, 200);  // now the second is idle for longer
  SocketClient third(listener->port());
  ASSERT_TRUE(third.send(get));
  EXPECT_EQ(third.receive().status, 200);
  EXPECT_TRUE(second.is_closed());
  ASSERT_TRUE(first.send(get));
  EXPECT_EQ(first.receive().status, 200);
}

TEST_F(ServerTest, TurnsAwayWhatItHasNoPlaceFor) {
  Gate gate;
  const auto listener = start(gate.handler(), {.max_connections = 1});
  SocketClient busy(listener->port());
  ASSERT_TRUE(busy.send(get));
  gate.wait_for(1);
  SocketClient turned_away(listener->port());
  EXPECT_EQ(turned_away.receive().status, 503);
  EXPECT_TRUE(turned_away.is_closed());
  gate.open();
  EXPECT_EQ(busy.receive().body, "late");
}

TEST_F(ServerTest, ServesTwoHundredConnectionsAtOnce) {
  const auto listener = start(echo);
  std::vector<std::unique_ptr<SocketClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<SocketClient>(listener->port()));
    ASSERT_TRUE(clients.back()->connected());
  }
  for (int round = 0; round < 5; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
      ASSERT_TRUE(clients[i]->send(post("/" + std::to_string(i), std::to_string(round))));
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      ASSERT_EQ(clients[i]->receive().body, "POST /" + std::to_string(i) + " " + std::to_string(round));
    }
  }
  EXPECT_EQ(listener->statistics().connections, 200U);
  clients.clear();
  wait_until_none_is_open(*listener);
}

TEST_F(ServerTest, DrainsFinishesWhatRunsAndClosesWhatIsIdle) {
  Gate gate;
  const auto listener = start(gate.handler());
  SocketClient idle(listener->port());
  ASSERT_TRUE(idle.send(post("/quick", "")));
  EXPECT_EQ(idle.receive().body, "quick");
  SocketClient running(listener->port());
  ASSERT_TRUE(running.send(get));
  gate.wait_for(1);

  auto drained = std::async(std::launch::async, [&] { listener->drain(Deadline::after(5s)); });
  EXPECT_TRUE(idle.is_closed());
  EXPECT_EQ(drained.wait_for(0s), std::future_status::timeout);
  EXPECT_FALSE(SocketClient(listener->port()).connected());

  gate.open();
  const Answer answer = running.receive();
  EXPECT_EQ(answer.body, "late");
  EXPECT_TRUE(answer.has("Connection: close\r\n"));
  EXPECT_TRUE(running.is_closed());
  running.end_sending();
  EXPECT_EQ(drained.wait_for(2s), std::future_status::ready);
}

TEST_F(ServerTest, DrainEndsAtItsDeadline) {
  Gate gate;
  const auto listener = start(gate.handler());
  SocketClient running(listener->port());
  ASSERT_TRUE(running.send(get));
  gate.wait_for(1);
  const auto began = std::chrono::steady_clock::now();
  listener->drain(Deadline::after(100ms));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
  EXPECT_TRUE(running.is_closed());
  gate.open();
}

struct AddressCase {
  const char* name;
  const char* address;
  ErrorCode code;
  const char* message;
};

class BadAddress : public ServerTest, public testing::WithParamInterface<AddressCase> {};

TEST_P(BadAddress, IsRefusedWithWhatToDo) {
  const auto listener =
      listen({.address = GetParam().address, .workers = 1, .setting = "[server] listen"}, echo, clock_, random_);
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, GetParam().code);
  EXPECT_EQ(listener.error().detail, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Listen, BadAddress,
    testing::Values(
        AddressCase{"not_ours", "192.0.2.1:8555", ErrorCode::unavailable,
                    "192.0.2.1:8555 is not an address of this machine; set [server] listen to one that is"},
        AddressCase{"no_port", "127.0.0.1", ErrorCode::invalid_request,
                    "'127.0.0.1' is not an address and a port; set [server] listen to one like 127.0.0.1:8555 or "
                    "[::1]:8555"},
        AddressCase{"port_too_large", "127.0.0.1:65536", ErrorCode::invalid_request,
                    "'127.0.0.1:65536' is not an address and a port; set [server] listen to one like 127.0.0.1:8555 "
                    "or [::1]:8555"},
        AddressCase{"name", "localhost:8555", ErrorCode::invalid_request,
                    "'localhost:8555' is not an address and a port; set [server] listen to one like 127.0.0.1:8555 or "
                    "[::1]:8555"},
        AddressCase{"version_6_without_brackets", "::1:8555", ErrorCode::invalid_request,
                    "'::1:8555' is not an address and a port; set [server] listen to one like 127.0.0.1:8555 or "
                    "[::1]:8555"}),
    [](const auto& tested) { return tested.param.name; });

TEST_F(ServerTest, SaysThatAnAddressIsTaken) {
  const auto listener = start(echo);
  const std::string address = "127.0.0.1:" + std::to_string(listener->port());
  const auto second =
      listen({.address = address, .workers = 1, .setting = "[server] pki_listen"}, echo, clock_, random_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_EQ(second.error().detail, address + " is already in use; stop the other server or set [server] pki_listen");
}

TEST_F(ServerTest, ListensOnVersion6) {
  const auto listener = listen({.address = "[::1]:0", .workers = 1}, echo, clock_, random_);
  if (!listener && listener.error().code == ErrorCode::unavailable) {
    GTEST_SKIP() << "SKIPPED: this machine has no IPv6 loopback: " << listener.error().detail;
  }
  ASSERT_TRUE(listener) << listener.error().detail;
  EXPECT_NE((*listener)->port(), 0);
}

// A certificate of the openssl program's making, in a directory that goes with it.
class TlsServerTest : public ServerTest {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/certwright-tls-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern), nullptr);
    directory_ = pattern;
    ASSERT_EQ(run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost "
                  "-addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"),
              0);
    ASSERT_EQ(run("openssl ecparam -name prime256v1 -genkey -noout -out other.pem"), 0);
  }
  void TearDown() override { std::system(("rm -rf '" + directory_ + "'").c_str()); }

  int run(const std::string& command) const {
    return std::system(("cd '" + directory_ + "' && " + command + " 2>/dev/null").c_str());
  }
  std::string file(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(directory_ + "/" + name).rdbuf();
    return text.str();
  }
  ListenerOptions options() const { return {.tls = TlsCredentials{file("cert.pem"), file("key.pem")}}; }

  std::string directory_;
};

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

// A TLS client on top of a SocketClient's connection.
class TlsClient {
 public:
  TlsClient(std::uint16_t port, const std::string& trusted_file, int highest_version, std::string_view protocols)
      : socket_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_load_verify_locations(context_.get(), trusted_file.c_str(), nullptr);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_.get(), highest_version);
    SSL_CTX_set_cipher_list(context_.get(), "ALL:@SECLEVEL=0");
    ssl_.reset(SSL_new(context_.get()));
    SSL_set1_host(ssl_.get(), "localhost");
    SSL_set_fd(ssl_.get(), socket_.descriptor());
    if (!protocols.empty()) {
      SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned>(protocols.size()));
    }
    is_connected_ = SSL_connect(ssl_.get()) == 1;
  }
  [[nodiscard]] bool is_connected() const { return is_connected_; }
  [[nodiscard]] std::string version() const { return SSL_get_version(ssl_.get()); }
  [[nodiscard]] std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &length);
    return {reinterpret_cast<const char*>(name), length};
  }
  void send(std::string_view bytes) {
    EXPECT_EQ(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())), static_cast<int>(bytes.size()));
  }
  // Reads until `end` has come.
  std::string receive(std::string_view end) {
    std::string text;
    std::array<char, 4096> part{};
    while (!text.ends_with(end)) {
      const int got = SSL_read(ssl_.get(), part.data(), static_cast<int>(part.size()));
      if (got <= 0) return text;
      text.append(part.data(), static_cast<std::size_t>(got));
    }
    return text;
  }
  // The server has said that it sends no more.
  bool is_closed() {
    char byte = 0;
    return SSL_read(ssl_.get(), &byte, 1) <= 0 && (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
  }

 private:
  SocketClient socket_;
  std::unique_ptr<SSL_CTX, FreeContext> context_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
  bool is_connected_ = false;
};

constexpr std::string_view http_1_1{"\x08http/1.1", 9};

TEST_F(TlsServerTest, ServesTls12And13) {
  const auto listener = start(echo, options());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(listener->port(), directory_ + "/cert.pem", version, http_1_1);
    ASSERT_TRUE(client.is_connected()) << version;
    EXPECT_EQ(client.version(), version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
    EXPECT_EQ(client.protocol(), "http/1.1");
    for (int i = 0; i < 5; ++i) {
      client.send(post("/tls", "body" + std::to_string(i)));
      EXPECT_TRUE(client.receive("POST /tls body" + std::to_string(i)).starts_with("HTTP/1.1 200 OK\r\n"));
    }
    client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(client.receive("GET / ").starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(client.is_closed());
  }
}

TEST_F(TlsServerTest, SendsLargeAnswersWhole) {
  const std::string body(3UL * 1024 * 1024, 'z');
  const auto listener = start([&](const Request&) { return Reply{.body = body + "end"}; }, options());
  TlsClient client(listener->port(), directory_ + "/cert.pem", TLS1_3_VERSION, {});
  ASSERT_TRUE(client.is_connected());
  client.send(get);
  const std::string answer = client.receive("end");
  EXPECT_TRUE(answer.ends_with("\r\n\r\n" + body + "end"));
}

TEST_F(TlsServerTest, RefusesOldVersionsAndOtherProtocols) {
  const auto listener = start(echo, options());
  EXPECT_FALSE(TlsClient(listener->port(), directory_ + "/cert.pem", TLS1_1_VERSION, {}).is_connected());
  EXPECT_FALSE(TlsClient(listener->port(), directory_ + "/cert.pem", TLS1_3_VERSION, "\x02h2").is_connected());
  EXPECT_TRUE(TlsClient(listener->port(), directory_ + "/cert.pem", TLS1_3_VERSION, {}).is_connected());
}

TEST_F(TlsServerTest, OutlivesPlainHttpAndSilence) {
  auto with_short_timeout = options();
  with_short_timeout.header_timeout = 1s;
  const auto listener = start(echo, with_short_timeout);
  SocketClient plain(listener->port());
  SocketClient silent(listener->port());
  ASSERT_TRUE(plain.send(get));
  EXPECT_EQ(plain.receive().status, 0);
  EXPECT_TRUE(silent.is_closed());
  TlsClient client(listener->port(), directory_ + "/cert.pem", TLS1_3_VERSION, http_1_1);
  EXPECT_TRUE(client.is_connected());
}

TEST_F(TlsServerTest, CutsOffASlowSenderWithAnAnswer) {
  auto with_short_timeout = options();
  with_short_timeout.header_timeout = 1s;
  const auto listener = start(echo, with_short_timeout);
  TlsClient client(listener->port(), directory_ + "/cert.pem", TLS1_3_VERSION, http_1_1);
  ASSERT_TRUE(client.is_connected());
  client.send("GET / HTTP/1.1\r\nHo");
  EXPECT_TRUE(client.receive("\n").starts_with("HTTP/1.1 408 Request Timeout\r\n"));
}

TEST_F(TlsServerTest, RefusesWhatIsNoCertificateOrKey) {
  const std::pair<TlsCredentials, const char*> bad[] = {
      {{"", file("key.pem")}, "the TLS certificate cannot be read"},
      {{file("cert.pem"), "no key"}, "the TLS key cannot be read"},
      {{file("cert.pem"), file("other.pem")}, "is not the certificate's"},
  };
  for (const auto& [credentials, message] : bad) {
    const auto listener = listen({.address = "127.0.0.1:0", .tls = credentials, .workers = 1}, echo, clock_, random_);
    ASSERT_FALSE(listener) << message;
    EXPECT_EQ(listener.error().code, ErrorCode::invalid_request);
    EXPECT_NE(listener.error().detail.find(message), std::string::npos) << listener.error().detail;
  }
}

}  // namespace
}  // namespace certwright::http::server_test
