#include "net/live/curl_http_client.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/mutex.h"
#include "tests/net/loopback.h"

namespace certwright::net::live::curl_http_client_test {
namespace {

using namespace std::chrono_literals;

/// Takes requests on a loopback port, one connection after the other, and answers what a function says: the bytes as
/// they are, or nothing at all for an empty text.
class HttpPeer {
 public:
  using Answer = std::function<std::string(const std::string& request)>;

  explicit HttpPeer(Answer answer) : answer_(std::move(answer)) {
    thread_ = std::thread{[this] { run(); }};
  }
  ~HttpPeer() {
    stop_ = true;
    thread_.join();
    close(listener_.fd);
  }
  HttpPeer(const HttpPeer&) = delete;
  HttpPeer& operator=(const HttpPeer&) = delete;

  [[nodiscard]] std::string url(const std::string& path = "/") const {
    return fmt::format("http://127.0.0.1:{}{}", listener_.port, path);
  }
  [[nodiscard]] std::string authority() const { return fmt::format("127.0.0.1:{}", listener_.port); }
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] std::string last_request() const {
    const Lock lock{mutex_};
    return last_request_;
  }

 private:
  bool wait_for(int fd) const {
    while (!stop_) {
      pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
      if (poll(&readable, 1, 10) > 0) return true;
    }
    return false;
  }
  static bool complete(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::size_t length = request.find("Content-Length: ");
    return request.size() >= end + 4 + (length < end ? std::stoul(request.substr(length + 16)) : 0);
  }
  void run() {
    while (wait_for(listener_.fd)) {
      const int fd = accept4(listener_.fd, nullptr, nullptr, SOCK_CLOEXEC);
      ++connections_;
      std::string request;
      std::array<char, 4096> buffer{};
      while (wait_for(fd)) {
        const ssize_t got = recv(fd, buffer.data(), buffer.size(), 0);
        if (got <= 0) break;
        request.append(buffer.data(), static_cast<std::size_t>(got));
        if (!complete(request)) continue;
        const std::string answer = answer_(request);
        {
          const Lock lock{mutex_};
          last_request_ = std::exchange(request, {});
        }
        if (!answer.empty() && ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
      }
      close(fd);
    }
  }

  Answer answer_;
  tests::Listener listener_ = tests::listen_on_loopback();
  std::atomic<bool> stop_ = false;
  std::atomic<int> connections_ = 0;
  mutable Mutex mutex_;
  std::string last_request_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::thread thread_;
};

std::string ok(const std::string& body, const std::string& headers = "") {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), headers, body);
}

Deadline soon() { return Deadline::after(5s); }

TEST(CurlHttpClientTest, SendsAndReceives) {
  const HttpPeer peer{[](const std::string&) { return ok("{\"a\":1}", "X-Amzn-RequestId:  abc \r\n"); }};
  const auto client = make_curl_http_client();
  const auto response =
      client->send({.method = "POST",
                    .url = peer.url("/path?q=1"),
                    .headers = {{"X-Amz-Target", "CertificateManager.ListCertificates"}, {"X-Empty", ""}},
                    .body = std::string("a\0b", 3)},
                   soon());
  ASSERT_TRUE(response) << response.error().detail;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "{\"a\":1}");
  EXPECT_EQ(response->headers,
            (std::vector<std::pair<std::string, std::string>>{{"content-length", "7"}, {"x-amzn-requestid", "abc"}}));
  const std::string request = peer.last_request();
  EXPECT_TRUE(request.starts_with("POST /path?q=1 HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("\r\nX-Amz-Target: CertificateManager.ListCertificates\r\n"), std::string::npos);
  EXPECT_NE(request.find("\r\nX-Empty:"), std::string::npos);
  EXPECT_EQ(request.find("Expect:"), std::string::npos);
  EXPECT_TRUE(request.ends_with(std::string("\r\n\r\na\0b", 7)));
}

TEST(CurlHttpClientTest, KeepsItsConnectionOpen) {
  const HttpPeer peer{[](const std::string&) { return ok("x"); }};
  const auto client = make_curl_http_client();
  for (int at = 0; at < 5; ++at) ASSERT_TRUE(client->send({.url = peer.url()}, soon()));
  EXPECT_EQ(peer.connections(), 1);
  EXPECT_TRUE(peer.last_request().starts_with("GET / HTTP/1.1\r\n")) << "nothing is left of an earlier request";
}

TEST(CurlHttpClientTest, AnErrorStatusIsAnAnswerAndARedirectIsNotFollowed) {
  const HttpPeer peer{[](const std::string& request) {
    return request.starts_with("GET /moved")
               ? std::string{"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"}
               : std::string{"HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno"};
  }};
  const auto client = make_curl_http_client();
  const auto moved = client->send({.url = peer.url("/moved")}, soon());
  ASSERT_TRUE(moved) << moved.error().detail;
  EXPECT_EQ(moved->status, 302);
  const auto refused = client->send({.url = peer.url("/other")}, soon());
  ASSERT_TRUE(refused) << refused.error().detail;
  EXPECT_EQ(refused->status, 400);
  EXPECT_EQ(refused->body, "no");
}

TEST(CurlHttpClientTest, StopsAtTheLimit) {
  const HttpPeer peer{[](const std::string& request) {
    return request.starts_with("GET /endless") ? "HTTP/1.1 200 OK\r\nX: " + std::string(90000, 'x') + "\r\n\r\n"
                                               : ok(std::string(1001, 'x'));
  }};
  const auto client = make_curl_http_client();
  EXPECT_TRUE(client->send({.url = peer.url(), .max_body_bytes = 1001}, soon()));
  const auto large = client->send({.url = peer.url(), .max_body_bytes = 1000}, soon());
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(large.error().detail, "the answer of " + peer.authority() + " is larger than 1000 bytes");
  const auto endless = client->send({.url = peer.url("/endless")}, soon());
  ASSERT_FALSE(endless);
}

TEST(CurlHttpClientTest, KeepsItsDeadline) {
  const HttpPeer peer{[](const std::string&) { return std::string{}; }};
  const auto client = make_curl_http_client();
  const auto start = std::chrono::steady_clock::now();
  const auto response = client->send({.url = peer.url()}, Deadline::after(150ms));
  const auto took = std::chrono::steady_clock::now() - start;
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::unavailable);
  EXPECT_NE(response.error().detail.find(peer.authority() + " did not answer in time"), std::string::npos);
  EXPECT_GE(took, 140ms);
  EXPECT_LE(took, 400ms);
  EXPECT_FALSE(client->send({.url = peer.url()}, Deadline::after(0ms)));
}

TEST(CurlHttpClientTest, SaysWhoDoesNotAnswer) {
  const std::string nobody = fmt::format("127.0.0.1:{}", tests::closed_port());
  const auto response = make_curl_http_client()->send({.url = "http://" + nobody + "/"}, soon());
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::unavailable);
  EXPECT_NE(response.error().detail.find("cannot connect to " + nobody), std::string::npos) << response.error().detail;
}

TEST(CurlHttpClientTest, TellsAnHttpPortFromAnHttpsPort) {
  const HttpPeer peer{[](const std::string&) { return ok("x"); }};
  const auto response =
      make_curl_http_client()->send({.url = "https://" + peer.authority() + "/"}, Deadline::after(300ms));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::unavailable);
  EXPECT_NE(response.error().detail.find(peer.authority()), std::string::npos) << response.error().detail;
}

TEST(CurlHttpClientTest, IgnoresAProxyForLoopback) {
  const HttpPeer peer{[](const std::string&) { return ok("x"); }};
  setenv("http_proxy", fmt::format("http://127.0.0.1:{}", tests::closed_port()).c_str(), 1);
  const auto response = make_curl_http_client()->send({.url = peer.url()}, soon());
  unsetenv("http_proxy");
  EXPECT_TRUE(response) << response.error().detail;
}

class RefusedRequestTest : public testing::TestWithParam<HttpRequest> {};
TEST_P(RefusedRequestTest, IsNotSent) {
  const auto response = make_curl_http_client()->send(GetParam(), soon());
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::invalid_request) << response.error().detail;
}
INSTANTIATE_TEST_SUITE_P(All, RefusedRequestTest,
                         testing::Values(HttpRequest{.url = "file:///etc/passwd"},
                                         HttpRequest{.url = "ftp://127.0.0.1/"}, HttpRequest{.url = "127.0.0.1"},
                                         HttpRequest{.url = ""}, HttpRequest{.url = "http://127.0.0.1:99999/"},
                                         HttpRequest{.url = "http://127.0.0.1/",
                                                     .headers = {{"A", "b\r\nInjected: c"}}},
                                         HttpRequest{.url = "https://127.0.0.1/", .ca_file = "/nonexistent/ca.pem"}));

TEST(CurlHttpClientTest, ServesManyThreads) {
  const HttpPeer peer{[](const std::string& request) { return ok(request.substr(4, 3), "Connection: close\r\n"); }};
  const auto client = make_curl_http_client();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int at = 0; at < 10; ++at) {
        const std::string path = fmt::format("/{}{}", thread, at);
        const auto response = client->send({.url = peer.url(path)}, soon());
        if (response && response->body == path.substr(0, 3)) ++right;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right.load(), 40);
}

}  // namespace
}  // namespace certwright::net::live::curl_http_client_test
