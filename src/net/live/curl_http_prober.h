#pragma once

#include <memory>

#include "net/address_guard.h"
#include "net/http_prober.h"

namespace certwright::net::live {

/// libcurl: each probe on a connection of its own, to the address that it names and to no other, past any proxy. What
/// `guard` does not permit is not connected to. TLS from 1.2 on, certificates not judged; where a peer speaks something
/// else than it should, a second connection tells what.
[[nodiscard]] std::unique_ptr<HttpProber> make_curl_http_prober(AddressGuard guard);

}  // namespace certwright::net::live
