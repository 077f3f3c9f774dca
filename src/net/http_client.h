#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"

namespace certwright::net {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::size_t max_body_bytes = 16UL * 1024 * 1024;  ///< of the answer
  std::string ca_file;                              ///< PEM file of trust anchors for https; empty: the system's
  std::function<bool()> go_on = {};  ///< asked about once a second and as data comes; false ends it: unavailable
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
};

/// HTTP as a door. Follows no redirects. Safe to call from any thread.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Fails: unavailable (not reachable, TLS, time-out), limit_exceeded (the answer is larger than max_body_bytes),
  /// invalid_request (no http or https URL, a header with a line break, an unreadable ca_file).
  [[nodiscard]] virtual Result<HttpResponse> send(const HttpRequest& request, Deadline deadline) = 0;
};

}  // namespace certwright::net
