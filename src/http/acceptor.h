#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "http/connection.h"

namespace boost::asio {
class io_context;
}

namespace certwright::http {

/// Takes connections in, plain or TLS, and hands them to `parts.connections`. On the I/O thread once started.
class Acceptor {
 public:
  virtual ~Acceptor() = default;
  /// The port that was taken.
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Accepts until close().
  virtual void start() = 0;
  virtual void close() = 0;
};

/// Binds the address of `parts.options`. `io` and `parts` outlive it and every connection.
/// Fails: unavailable (the address is taken or not ours, with what to do), invalid_request (an address or PEM that
/// cannot be read).
[[nodiscard]] Result<std::unique_ptr<Acceptor>> open_acceptor(boost::asio::io_context& io, ListenerParts& parts);

}  // namespace certwright::http
