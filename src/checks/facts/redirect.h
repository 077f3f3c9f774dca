#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "model/reachability.h"

// Where a Location header leads, as a certificate authority reads it. Pure functions of text that strangers chose.
namespace certwright::checks {

/// A URL that a CA would ask: http or https, port 80 or 443, a domain name with a dot.
struct WebUrl {
  bool tls = false;
  std::string host;  ///< lower-case A-labels, without trailing dot
  std::uint16_t port = 80;
  std::string target;  ///< path and query: begins with "/", printable ASCII without spaces

  /// "http://www.example.com/x", with the port where it is not the scheme's.
  [[nodiscard]] std::string str() const;
};

/// A longer path and query is not asked (2000 octets, as Let's Encrypt's servers have it).
inline constexpr std::size_t max_target_bytes = 2000;

/// Resolves a Location against the URL that answered with it (RFC 3986 section 5, fragment dropped), or says why no CA
/// would follow: bad_scheme, bad_port, too_long, private_address (a literal of a special address, or localhost),
/// bad_host (any other literal, a single label, a host that is none, or one that ends in ".well-known").
[[nodiscard]] tl::expected<WebUrl, model::RedirectEnd> redirected(const WebUrl& from, std::string_view location);

}  // namespace certwright::checks
