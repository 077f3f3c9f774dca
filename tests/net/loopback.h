#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// Servers of a test on the loopback interface, which behave as strangely as a test wants.
namespace certwright::net::tests {

/// A socket that listens on a free port of 127.0.0.1. Its owner closes it.
struct Listener {
  int fd = -1;
  std::uint16_t port = 0;
};
[[nodiscard]] Listener listen_on_loopback();
/// A port of 127.0.0.1 on which nobody listens.
[[nodiscard]] std::uint16_t closed_port();

/// One accepted connection. Every call ends when the peer is stopped.
class Connection {
 public:
  Connection(int fd, const std::atomic<bool>& stop) : fd_(fd), stop_(stop) {}
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool stopped() const { return stop_; }
  /// What comes, up to `enough` or the end of the connection.
  std::string read_until(std::string_view enough) const;
  /// False once the other side has gone.
  bool write(std::string_view bytes) const;
  /// Until the peer is stopped.
  void hold() const;

 private:
  int fd_;
  const std::atomic<bool>& stop_;
};

/// Serves each connection on a thread of its own by a function, and closes it when that returns. Those threads, and no
/// others, are spared SIGPIPE.
class Peer {
 public:
  using Serve = std::function<void(const Connection&)>;
  explicit Peer(Serve serve);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  [[nodiscard]] std::uint16_t port() const { return listener_.port; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void run();

  Serve serve_;
  Listener listener_ = listen_on_loopback();
  std::atomic<bool> stop_ = false;
  std::atomic<int> connections_ = 0;
  std::vector<std::thread> serving_;
  std::thread accepting_;
};

struct SslContextDelete {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
using SslContext = std::shared_ptr<SSL_CTX>;
/// A TLS server with a self-signed certificate, of any version.
[[nodiscard]] SslContext tls_server();

/// Shakes hands and, where that works, reads a request up to its empty line and sends `answer`. Says what SNI named.
std::string serve_tls(const Connection& connection, const SslContext& context, std::string_view answer);

}  // namespace certwright::net::tests
