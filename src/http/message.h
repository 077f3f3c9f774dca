#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace certwright::http {

/// One field of a header section.
struct Header {
  std::string name;   ///< as sent
  std::string value;  ///< surrounding white space removed
};

/// Whether two header names are the same: ASCII letters compare without case (RFC 9110 section 5.1).
[[nodiscard]] bool same_name(std::string_view left, std::string_view right);

/// One request, whole: the body has been read within the limits.
struct Request {
  std::string method;
  std::string target;  ///< as sent: path and query
  std::vector<Header> headers;
  std::string body;
  std::string peer;  ///< address and port
  Timestamp received_at;
  std::string request_id;  ///< a UUID made by the server

  /// The first header of this name, ignoring case; null where there is none.
  [[nodiscard]] const std::string* header(std::string_view name) const;
  /// The path as sent, still percent-encoded; `/` where the target has none.
  [[nodiscard]] std::string_view path() const;
  /// What follows the first `?`, still percent-encoded.
  [[nodiscard]] std::string_view query() const;
};

/// One answer, whole.
struct Reply {
  int status = 200;
  std::vector<Header> headers;  ///< without Content-Length and Connection, which the server writes
  std::string body;
};

}  // namespace certwright::http
