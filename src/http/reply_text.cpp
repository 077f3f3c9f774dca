#include "http/reply_text.h"

#include <fmt/chrono.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace certwright::http {
namespace {

// RFC 9110 section 5.6.2.
bool is_token_character(char c) {
  const auto is_between = [c](char first, char last) { return c >= first && c <= last; };
  return is_between('a', 'z') || is_between('A', 'Z') || is_between('0', '9') ||
         std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

// RFC 9110 section 5.5: "Field values containing CR, LF, or NUL characters are invalid and dangerous".
bool is_sendable(const Header& header) {
  return !header.name.empty() && std::ranges::all_of(header.name, is_token_character) &&
         header.value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string::npos;
}

// RFC 9110 section 8.6: "A server MUST NOT send a Content-Length header field in any response with a status code of
// 1xx (Informational) or 204 (No Content)." With 304 it would have to be that of the full answer, which is not here.
bool has_content(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

std::string http_date(Timestamp at) { return fmt::format("{:%a, %d %b %Y %T GMT}", utc_fields(at)); }

bool write_reply_head(const Reply& reply, std::string_view date, Persistence persistence, std::string& out) {
  if (!std::ranges::all_of(reply.headers, is_sendable)) return false;
  out.clear();
  auto end = std::back_inserter(out);
  fmt::format_to(end, "HTTP/1.1 {} {}\r\nDate: {}\r\n", reply.status, reason_phrase(reply.status), date);
  for (const Header& header : reply.headers) {
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  if (has_content(reply.status)) fmt::format_to(end, "Content-Length: {}\r\n", reply.body.size());
  out.append(persistence == Persistence::keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
  return true;
}

bool sends_body(const Reply& reply, std::string_view method) { return has_content(reply.status) && method != "HEAD"; }

Reply plain_refusal(int status, std::string_view request_id) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = fmt::format("{} {}\nrequest {}\n", status, reason_phrase(status), request_id)};
}

}  // namespace certwright::http
