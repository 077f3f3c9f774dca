#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "net/endpoint.h"

namespace certwright::net::live {

/// A socket, closed with its owner.
class Socket {
 public:
  /// `fd` may be negative: then there is none.
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

/// connect(2): 0, or its errno; EINPROGRESS with a socket that does not block.
[[nodiscard]] int connect_to(int fd, const Endpoint& endpoint);

/// How a connection could not be made. unreachable: this machine has no way there, or a router on it said so.
enum class ConnectFailure { timeout, refused, unreachable };
/// What connect(2)'s errno means.
[[nodiscard]] ConnectFailure connect_failure(int error);
/// The same among the ends of a probe, a dial or a question; `timed_out` is what it calls a timeout.
template <class End>
[[nodiscard]] End end_of(ConnectFailure failure, End timed_out) {
  switch (failure) {
    case ConnectFailure::refused:
      return End::refused;
    case ConnectFailure::unreachable:
      return End::unreachable;
    case ConnectFailure::timeout:
      break;
  }
  return timed_out;
}

/// Whether this machine has a route to an address (presentation form), and, to a public one, an address of its own that
/// answers could come back to: a link-local or unique local IPv6 address is none. Sends nothing.
[[nodiscard]] bool has_route_to(const std::string& address);

/// The addresses of this machine's interfaces, in presentation form, without zones.
[[nodiscard]] std::vector<std::string> interface_addresses();

}  // namespace certwright::net::live
