#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace certwright::net {

/// An IP address and a port.
struct Endpoint {
  std::string address;  ///< presentation form, without brackets
  std::uint16_t port = 0;
  bool is_v6 = false;

  /// "127.0.0.1:5300", "[::1]:53"
  [[nodiscard]] std::string str() const;
};

/// Reads "127.0.0.1:5300", "[::1]:53", "127.0.0.1", "[::1]" or "::1"; names are no addresses.
/// Fails: invalid_request.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view text, std::uint16_t default_port);

}  // namespace certwright::net
