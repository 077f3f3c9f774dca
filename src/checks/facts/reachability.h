#pragma once

#include <string_view>

#include "base/deadline.h"
#include "checks/diagnosis.h"
#include "model/reachability.h"

// What answers on the addresses of a name, looked at as a certificate authority would.
namespace certwright::checks {

/// No more addresses of a name are looked at; both families are among them.
inline constexpr std::size_t max_addresses = 8;
/// No CA follows more redirects than Let's Encrypt.
inline constexpr std::size_t max_redirects = 10;

/// Port 80 of every address of `name` (a base name in A-labels), all at once, and where its redirects lead; each chain
/// once. `token` is one that nobody serves. The doors have a resolver and a HttpProber.
[[nodiscard]] model::HttpFact look_at_http(std::string_view name, std::string_view token, const DiagnosisDoors& doors,
                                           Deadline deadline);

/// A handshake for "acme-tls/1" with port 443 of every address of `name`, all at once; and where none of them speaks
/// it, with the ports of the first address on which ACME clients listen by mistake. The doors have a resolver and a
/// TlsDialer.
[[nodiscard]] model::AlpnFact look_at_tls_alpn(std::string_view name, const DiagnosisDoors& doors, Deadline deadline);

}  // namespace certwright::checks
