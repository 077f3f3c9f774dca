#pragma once

#include <memory>

#include "net/address_guard.h"
#include "net/http_client.h"

namespace certwright::net::live {

/// libcurl: http and https only, no redirects, connections kept open.
[[nodiscard]] std::unique_ptr<HttpClient> make_curl_http_client();
/// The same for what others name: connects to no address that `guard` does not permit, whatever a name resolves to, and
/// past any proxy, which would connect where this program may not.
[[nodiscard]] std::unique_ptr<HttpClient> make_guarded_curl_http_client(AddressGuard guard);

}  // namespace certwright::net::live
