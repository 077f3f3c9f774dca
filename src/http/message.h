#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace certwright::http {

struct Header {
  std::string name;   ///< as sent
  std::string value;  ///< surrounding white space removed
};

/// One request, whole: the body has been read within the limits.
struct Request {
  std::string method;
  std::string target;  ///< as sent: path and query
  std::vector<Header> headers;
  std::string body;
  std::string peer;        ///< address and port
  Timestamp received_at;
  std::string request_id;  ///< a UUID made by the server

  /// The first header of this name, ignoring case; null where there is none.
  [[nodiscard]] const std::string* header(std::string_view name) const;
  [[nodiscard]] std::string_view path() const;
  [[nodiscard]] std::string_view query() const;
};

struct Reply {
  int status = 200;
  std::vector<Header> headers;  ///< without Content-Length and Connection, which the server writes
  std::string body;
};

}  // namespace certwright::http
