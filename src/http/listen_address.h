#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace certwright::http {

/// Where a listener listens: an IP address and a port.
struct ListenAddress {
  std::string host;  ///< without brackets
  std::uint16_t port = 0;
  bool is_v6 = false;

  /// `127.0.0.1:8555`, `[::1]:8555`.
  [[nodiscard]] std::string str() const;
};

/// Reads that form. `setting` is the configuration key to name in the error. Fails: invalid_request.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text, std::string_view setting);

}  // namespace certwright::http
