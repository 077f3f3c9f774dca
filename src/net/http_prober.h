#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/deadline.h"

namespace certwright::net {

/// One GET to one address, as a certificate authority would send it: nothing is looked up, no redirect is followed, and
/// the certificate of an https server is not judged (RFC 8555 section 8.3 lets redirects lead to servers whose
/// certificate is still to come).
struct HttpProbe {
  bool tls = false;
  std::string host;     ///< for Host and SNI
  std::string address;  ///< presentation form; where the connection goes
  std::uint16_t port = 80;
  std::string target = "/";  ///< path and query
};

/// How it ended.
struct HttpProbed {
  /// connect_timeout, refused (RST), unreachable (no route, no such family here, or a router on the way said so),
  /// guarded (the address guard forbids it, nothing was sent), no_answer (connected, then silence), closed (connected,
  /// then closed without an answer), not_http (the peer speaks something else: `speaks` says what), tls_failed,
  /// too_old_tls (only below TLS 1.2), answered (all headers came).
  enum class End {
    answered,
    connect_timeout,
    refused,
    unreachable,
    guarded,
    no_answer,
    closed,
    not_http,
    tls_failed,
    too_old_tls
  } end = End::connect_timeout;
  std::string detail;  ///< what the library said, on one line
  std::string
      speaks;  ///< not_http: "TLS", "HTTP" (on a port where TLS was expected), "HTTP/2", "SSH", or its first bytes

  // Only where it is `answered`:
  int status = 0;
  std::string location;        ///< the Location header
  std::string server;          ///< the Server header
  std::string body_start;      ///< at most 512 octets
  std::size_t body_bytes = 0;  ///< read; reading ends at max_body_bytes
  std::string tls_version;     ///< "TLSv1.3"
  std::chrono::milliseconds took{0};

  /// Nobody serves a challenge of more; what sends for ever is cut off here.
  static constexpr std::size_t max_body_bytes = 64UL * 1024;
};

/// HTTP reachability as a door. Implementations are safe to call from any thread.
class HttpProber {
 public:
  virtual ~HttpProber() = default;
  /// Sends all at once and answers in their order. Blocks until each has ended or `deadline` has passed; connecting has
  /// a limit of its own (10 s, as CAs do) within it.
  [[nodiscard]] virtual std::vector<HttpProbed> probe(std::span<const HttpProbe> probes, Deadline deadline) = 0;
  /// Whether this machine has a way to an address (presentation form), and for a public one an address of its own that
  /// answers can come back to. Sends nothing.
  [[nodiscard]] virtual bool has_route(const std::string& address) const = 0;
  /// The addresses of this machine's own interfaces, in presentation form.
  [[nodiscard]] virtual std::vector<std::string> own_addresses() const = 0;
};

}  // namespace certwright::net
