#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/random.h"
#include "base/result.h"
#include "http/message.h"

namespace certwright::http {

/// Answers one request. Called on a worker thread; may block. An exception is logged and answered as 500.
using Handler = std::function<Reply(const Request&)>;

/// What a TLS server shows and proves.
struct TlsCredentials {
  std::string certificate_chain_pem;  ///< the server's certificate first
  std::string private_key_pem;
};

/// Where and within which limits a listener works.
struct ListenerOptions {
  std::string address = "127.0.0.1:8555";  ///< address and port; port 0 takes a free one
  std::optional<TlsCredentials> tls;       ///< TLS 1.2 or later, ALPN http/1.1; none: plain HTTP
  std::size_t max_body_bytes = 1024UL * 1024;
  std::size_t max_header_bytes = 16UL * 1024;
  std::size_t max_connections = 4096;       ///< one more takes the place of the longest idle one, or gets 503
  std::chrono::seconds header_timeout{10};  ///< slow senders: from the first byte, or from accept
  std::chrono::seconds body_timeout{30};    ///< also for the answer, which gets a second more for each 32 KiB
  std::chrono::seconds idle_timeout{75};    ///< keep-alive
  std::size_t workers = 16;                 ///< threads that run the handler
  std::size_t max_queued = 1024;            ///< requests that wait for a worker; one more gets 503
  /// Makes the answer for a request that never reached the handler (400, 408, 413, 417, 431, 501, 503, 505), or that
  /// the handler threw on (500); default: plain text. Called from several threads at once, among them the one that
  /// serves all connections: it must not wait.
  std::function<Reply(int status, std::string_view request_id)> refuse;
  std::string setting = "[server] listen";  ///< the configuration key that names `address`, for messages
};

/// An HTTP/1.1 listener: asynchronous sockets on one thread, handlers on a bounded worker pool.
class Listener {
 public:
  /// Drops what has not been answered, and waits for handlers that run.
  virtual ~Listener() = default;
  /// The port that was taken.
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Stops accepting, closes idle connections, lets requests in progress finish until `deadline`, then closes
  /// everything. Returns as soon as there is no connection left. Safe to call from any thread but a handler's.
  virtual void drain(Deadline deadline) = 0;
  /// Counts since the start.
  struct Statistics {
    std::uint64_t connections = 0;  ///< open now
    std::uint64_t requests = 0;     ///< answered so far
    std::uint64_t refused = 0;      ///< answered without the handler
  };
  /// Safe to call from any thread.
  [[nodiscard]] virtual Statistics statistics() const = 0;
};

/// Starts one. `clock` and `random` outlive it; `handler` is called from several threads at once.
/// Fails: unavailable (the address is taken or not ours, with what to do), invalid_request (an address or PEM that
/// cannot be read).
[[nodiscard]] Result<std::unique_ptr<Listener>> listen(ListenerOptions options, Handler handler, Clock& clock,
                                                       Random& random);

}  // namespace certwright::http
