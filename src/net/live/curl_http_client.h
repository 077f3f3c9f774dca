#pragma once

#include <memory>

#include "net/http_client.h"

namespace certwright::net::live {

/// libcurl: http and https only, no redirects, connections kept open.
[[nodiscard]] std::unique_ptr<HttpClient> make_curl_http_client();

}  // namespace certwright::net::live
