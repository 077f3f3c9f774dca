#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/random.h"
#include "base/result.h"
#include "http/message.h"

namespace certwright::http {

/// Answers one request. Called on a worker thread; may block. An exception is logged and answered as 500.
using Handler = std::function<Reply(const Request&)>;

struct TlsCredentials {
  std::string certificate_chain_pem;
  std::string private_key_pem;
};

struct ListenerOptions {
  std::string address = "127.0.0.1:8555";  ///< address and port; port 0 takes a free one
  std::optional<TlsCredentials> tls;
  std::size_t max_body_bytes = 1024UL * 1024;
  std::size_t max_header_bytes = 16UL * 1024;
  std::size_t max_connections = 4096;
  std::chrono::seconds header_timeout{10};   ///< slow senders: from the first byte, or from accept
  std::chrono::seconds body_timeout{30};
  std::chrono::seconds idle_timeout{75};     ///< keep-alive
  std::size_t workers = 16;                  ///< threads that run the handler
  /// Makes the answer for a request that never reached the handler (413, 408, 431, 400, 503); default: plain text.
  std::function<Reply(int status, std::string_view request_id)> refuse;
};

/// An HTTP/1.1 listener: asynchronous sockets on one thread, handlers on a bounded worker pool.
class Listener {
 public:
  virtual ~Listener() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Stops accepting, lets requests in progress finish until `deadline`, then closes everything.
  virtual void drain(Deadline deadline) = 0;
  struct Statistics {
    std::uint64_t connections = 0;  ///< open now
    std::uint64_t requests = 0;     ///< answered so far
    std::uint64_t refused = 0;      ///< answered without the handler
  };
  [[nodiscard]] virtual Statistics statistics() const = 0;
};

/// Fails: unavailable (the address is taken or not ours, with what to do), invalid_request (an address or PEM that
/// cannot be read).
[[nodiscard]] Result<std::unique_ptr<Listener>> listen(ListenerOptions options, Handler handler, Clock& clock,
                                                       Random& random);

}  // namespace certwright::http
