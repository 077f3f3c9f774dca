#include "api/pki/ocsp.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

namespace certwright::api::pki {
namespace {

constexpr std::string_view responder_path = "/ocsp";
constexpr std::string_view request_type = "application/ocsp-request";

// A revocation should reach those behind a cache within the hour, whatever nextUpdate allows.
constexpr std::chrono::seconds ocsp_max_age{3600};

http::Reply in_words(int status, std::string_view text) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = "text/plain; charset=utf-8"}},
          .body = std::string{text} + "\n"};
}

http::Reply method_refused(std::string allowed) {
  http::Reply reply = in_words(405, "OCSP is asked by POST to /ocsp, or by GET of /ocsp/<base64>.");
  reply.headers.push_back({.name = "Allow", .value = std::move(allowed)});
  return reply;
}

std::optional<unsigned char> octet_of(char high, char low) {
  const auto digits = from_hex(std::string{high, low});
  if (!digits) return std::nullopt;
  return digits->front();
}

// RFC 3986 section 2.1. Nothing where a % is not followed by two digits.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const auto octet = octet_of(text[i + 1], text[i + 2]);
    if (!octet) return std::nullopt;
    out.push_back(static_cast<char>(*octet));
    i += 2;
  }
  return out;
}

// The DER in "/ocsp/<base64>". A slash of the base64 is like any other character: the path is not taken apart.
std::optional<Bytes> request_in(std::string_view path) {
  path.remove_prefix(responder_path.size());
  if (path.size() < 2) return std::nullopt;
  const auto text = percent_decoded(path.substr(1));
  if (!text) return std::nullopt;
  auto der = from_base64(*text);
  if (!der) return std::nullopt;
  return *std::move(der);
}

// Without its parameters, of which this type has none; letters compare without case.
bool is_request_type(const http::Request& request) {
  const std::string* const type = request.header("Content-Type");
  if (type == nullptr) return false;
  std::string_view name = *type;
  name = name.substr(0, name.find(';'));
  while (name.ends_with(' ')) name.remove_suffix(1);
  return http::same_name(name, request_type);
}

void add_caching(std::vector<http::Header>& headers, const OcspAnswer& answer, Timestamp now) {
  if (!answer.cacheable) {
    headers.push_back({.name = "Cache-Control", .value = "no-store"});
    return;
  }
  const auto left = std::chrono::floor<std::chrono::seconds>(answer.next_update - now);
  const auto max_age = std::clamp(left, std::chrono::seconds{0}, ocsp_max_age);
  headers.push_back({.name = "Cache-Control",
                     .value = fmt::format("public, max-age={}, no-transform, must-revalidate", max_age.count())});
  headers.push_back({.name = "ETag", .value = answer.entity_tag});
  headers.push_back({.name = "Last-Modified", .value = answer.last_modified});
  headers.push_back({.name = "Expires", .value = answer.expires});
}

// RFC 9110 section 13.1: If-None-Match goes before If-Modified-Since; clients repeat what they were given.
bool has_it_already(const http::Request& request, const OcspAnswer& answer) {
  if (!answer.cacheable || request.method == "POST") return false;
  if (const std::string* known = request.header("If-None-Match"))
    return *known == "*" || known->find(answer.entity_tag) != std::string::npos;
  const std::string* const since = request.header("If-Modified-Since");
  return since != nullptr && *since == answer.last_modified;
}

http::Reply reply_with(const http::Request& request, const OcspAnswer& answer) {
  http::Reply reply;
  reply.headers.reserve(5);
  if (has_it_already(request, answer)) {
    reply.status = 304;
    add_caching(reply.headers, answer, request.received_at);
    return reply;
  }
  reply.headers.push_back({.name = "Content-Type", .value = "application/ocsp-response"});
  add_caching(reply.headers, answer, request.received_at);
  reply.body = answer.body;
  return reply;
}

}  // namespace

bool is_ocsp(std::string_view path) {
  return path.starts_with(responder_path) &&
         (path.size() == responder_path.size() || path[responder_path.size()] == '/');
}

http::Reply answer_ocsp(const http::Request& request, const AnswerOcsp& answer) {
  const std::string_view path = request.path();
  const bool is_place = path.size() <= responder_path.size() + 1;
  if (request.method == "POST" && is_place) {
    if (!is_request_type(request))
      return in_words(415, "OCSP requests have the Content-Type application/ocsp-request.");
    return reply_with(request, *answer(bytes_of(request.body)));
  }
  if (is_place) return method_refused("POST");
  if (request.method != "GET" && request.method != "HEAD") return method_refused("GET, HEAD");
  const auto der = request_in(path);
  if (!der) return in_words(400, "What follows /ocsp/ is not the base64 of an OCSP request.");
  return reply_with(request, *answer(*der));
}

}  // namespace certwright::api::pki
