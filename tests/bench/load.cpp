// certwright_load PORT PAYLOAD CONNECTIONS SECONDS [COUNT]
//
// Sends the bytes of the file PAYLOAD over and over to 127.0.0.1:PORT: one process and one thread, so that the
// server's own cost is seen and not that of the crowd around it. Ends after SECONDS, or after COUNT answers, and
// prints one line of JSON: answers, errors (anything but 200), seconds, and percentiles of the latency in microseconds.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace {

using Clock = std::chrono::steady_clock;

struct Plan {
  std::uint16_t port = 0;
  std::string payload;
  std::size_t connections = 8;
  double seconds = 5;
  std::size_t count = 0;  // 0: as many as fit
};

std::string lowered(std::string_view text) {
  std::string lower{text};
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return lower;
}

/// One kept-alive connection with one exchange at a time.
class Connection {
 public:
  explicit Connection(const Plan& plan) : plan_(plan) {}
  ~Connection() { disconnect(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection(Connection&& other) noexcept : plan_(other.plan_), socket_(std::exchange(other.socket_, -1)) {}

  void begin() {
    if (socket_ < 0) connect();
    answer_.clear();
    began_ = Clock::now();
    for (std::string_view rest = plan_.payload; !rest.empty();) {
      const ssize_t sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent < 0) throw std::runtime_error("the server closed the connection");
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// Takes what has come. True when the answer is whole.
  bool receive() {
    std::array<char, 65536> chunk;
    const ssize_t got = ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (got <= 0) throw std::runtime_error("the server closed the connection");
    answer_.append(chunk.data(), static_cast<std::size_t>(got));
    const std::size_t end = answer_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::string head = lowered(std::string_view{answer_}.substr(0, end));
    std::size_t length = 0;
    constexpr std::string_view field = "content-length:";
    if (const std::size_t at = head.find(field); at != std::string::npos) {
      const std::size_t first = head.find_first_not_of(' ', at + field.size());
      std::from_chars(head.data() + first, head.data() + head.size(), length);
    }
    if (answer_.size() < end + 4 + length) return false;
    if (head.find("connection: close") != std::string::npos || head.starts_with("http/1.0")) disconnect();
    return true;
  }

  [[nodiscard]] bool good() const { return answer_.size() > 12 && answer_.compare(9, 3, "200") == 0; }
  [[nodiscard]] double microseconds() const {
    return std::chrono::duration<double, std::micro>(Clock::now() - began_).count();
  }
  [[nodiscard]] int socket() const { return socket_; }

 private:
  void connect() {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in where{
        .sin_family = AF_INET, .sin_port = htons(plan_.port), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0)
      throw std::runtime_error("nothing answers on the port");
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  void disconnect() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

  const Plan& plan_;
  int socket_ = -1;
  std::string answer_;
  Clock::time_point began_;
};

struct Outcome {
  std::vector<double> latencies;
  std::size_t errors = 0;
  double seconds = 0;
};

Outcome run(const Plan& plan) {
  Outcome outcome;
  std::vector<Connection> connections;
  for (std::size_t i = 0; i < plan.connections; ++i) connections.emplace_back(plan);
  const auto began = Clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(Clock::now() - began).count(); };
  std::size_t started = 0;
  const auto more = [&] { return elapsed() < plan.seconds && (plan.count == 0 || started < plan.count); };
  std::vector<pollfd> waiting(connections.size(), pollfd{.fd = -1, .events = POLLIN, .revents = 0});
  std::size_t open = 0;
  const auto start = [&](std::size_t i) {
    waiting[i].fd = -1;
    if (!more()) return;
    connections[i].begin();
    waiting[i].fd = connections[i].socket();
    ++started;
    ++open;
  };
  for (std::size_t i = 0; i < connections.size(); ++i) start(i);
  while (open > 0) {
    if (::poll(waiting.data(), waiting.size(), 30'000) <= 0) throw std::runtime_error("no answer in 30 seconds");
    for (std::size_t i = 0; i < connections.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0 || !connections[i].receive()) continue;
      outcome.latencies.push_back(connections[i].microseconds());
      if (!connections[i].good()) ++outcome.errors;
      --open;
      start(i);
    }
  }
  outcome.seconds = elapsed();
  std::ranges::sort(outcome.latencies);
  return outcome;
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(static_cast<double>(sorted.size()) * share))];
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 4) throw std::runtime_error("usage: certwright_load PORT PAYLOAD CONNECTIONS SECONDS [COUNT]");
  std::ifstream file{arguments[1], std::ios::binary};
  const Plan plan{.port = static_cast<std::uint16_t>(std::stoul(arguments[0])),
                  .payload = {std::istreambuf_iterator<char>{file}, {}},
                  .connections = std::stoul(arguments[2]),
                  .seconds = std::stod(arguments[3]),
                  .count = arguments.size() > 4 ? std::stoul(arguments[4]) : 0};
  const Outcome outcome = run(plan);
  fmt::print("{{\"answers\": {}, \"errors\": {}, \"seconds\": {:.6f}, \"p50_us\": {:.1f}, \"p99_us\": {:.1f}}}\n",
             outcome.latencies.size(), outcome.errors, outcome.seconds, percentile(outcome.latencies, 0.5),
             percentile(outcome.latencies, 0.99));
  return 0;
} catch (const std::exception& problem) {
  std::cerr << "certwright_load: " << problem.what() << '\n';
  return 1;
}
