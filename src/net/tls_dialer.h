#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/deadline.h"

namespace certwright::net {

/// One TLS handshake with one address that offers only the ALPN protocol "acme-tls/1" (RFC 8737 section 3).
struct TlsDial {
  std::string host;     ///< SNI
  std::string address;  ///< presentation form
  std::uint16_t port = 443;
};

struct TlsDialed {
  /// refused_alpn: the peer ended the handshake with the alert no_application_protocol. not_tls: it speaks something
  /// else. The others as HttpProbed.
  enum class End {
    done,
    connect_timeout,
    refused,
    unreachable,
    guarded,
    no_answer,
    closed,
    not_tls,
    refused_alpn,
    tls_failed
  } end = End::connect_timeout;
  std::string detail;
  std::string protocol;  ///< done: what ALPN chose; empty where the peer chose none
  std::string version;   ///< done: "TLSv1.3"
  std::chrono::milliseconds took{0};
};

/// TLS-ALPN as a door. Implementations are safe to call from any thread.
class TlsDialer {
 public:
  virtual ~TlsDialer() = default;
  /// Dials all at once and answers in their order. Blocks until each has ended or `deadline` has passed.
  [[nodiscard]] virtual std::vector<TlsDialed> dial(std::span<const TlsDial> dials, Deadline deadline) = 0;
};

}  // namespace certwright::net
