#pragma once

#include <string>

#include "base/deadline.h"
#include "base/result.h"
#include "net/http_client.h"

namespace certwright::registration {

struct HttpGet {
  std::string url;
  std::string accept;
  std::string ca_file;
  std::size_t max_body_bytes = 0;
};

/// What a server answered in the end, and under which URL.
struct HttpAnswer {
  net::HttpResponse response;
  std::string url;
};

/// Asks, and follows three redirects at most (RFC 7480 section 5.2 has RDAP servers send them); never from https to
/// http, and to no address that the client's guard does not permit. Fails: as HttpClient::send, unavailable (a redirect
/// that leads nowhere, or one too many).
[[nodiscard]] Result<HttpAnswer> http_get(const HttpGet& wanted, net::HttpClient& client, Deadline deadline);

/// "rdap.example.net:8443" of "https://rdap.example.net:8443/v1/": whom a pause is for.
[[nodiscard]] std::string authority_of(std::string_view url);

}  // namespace certwright::registration
