#pragma once

#include <memory>

#include "net/address_guard.h"
#include "net/tls_dialer.h"

namespace certwright::net::live {

/// OpenSSL over sockets that do not block, all dials of a call in one poll loop on the caller's thread. What `guard`
/// does not permit is not connected to. TLS from 1.2 on (RFC 8737 section 3), certificates not judged.
[[nodiscard]] std::unique_ptr<TlsDialer> make_openssl_tls_dialer(AddressGuard guard);

}  // namespace certwright::net::live
