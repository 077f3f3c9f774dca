#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace certwright::client {

/// An endpoint URL, taken apart as far as signing needs it.
struct Endpoint {
  std::string url;   ///< with the path that requests go to
  std::string path;  ///< "/" where the URL has none
  std::string host;  ///< the Host header: the port only where it is not the scheme's own

  /// Fails: invalid_request (not http or https, no host, a bad port, a user, a query or a fragment).
  [[nodiscard]] static Result<Endpoint> parse(std::string_view url);
};

}  // namespace certwright::client
