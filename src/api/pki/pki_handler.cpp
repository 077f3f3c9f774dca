#include "api/pki/pki_handler.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/digest.h"

namespace certwright::api::pki {
namespace {

// A CRL's news should reach its readers within minutes: what is asked again with its entity-tag costs a line, not the
// list. Issuer certificates do not change under one name.
constexpr std::chrono::seconds crl_max_age{300};
constexpr std::chrono::seconds certificate_max_age{24 * 3600};

bool is_identifier(std::string_view text) {
  constexpr std::size_t longest = 128;
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

bool is_place(std::string_view path, std::string_view folder, std::string_view suffix) {
  if (!path.starts_with(folder) || !path.ends_with(suffix) || path.size() < folder.size() + suffix.size()) return false;
  return is_identifier(path.substr(folder.size(), path.size() - folder.size() - suffix.size()));
}

// "/crl/<id>/<shard>.crl".
bool is_shard(std::string_view path) {
  constexpr std::string_view folder = "/crl/";
  if (!path.starts_with(folder)) return false;
  const std::string_view rest = path.substr(folder.size());
  const std::size_t slash = rest.find('/');
  return slash != std::string_view::npos && is_identifier(rest.substr(0, slash)) &&
         is_place(rest.substr(slash), "/", ".crl");
}

bool is_published(std::string_view path) {
  return is_place(path, "/issuer/", ".cer") || is_place(path, "/crl/", ".crl") || is_shard(path);
}

// RFC 9110 section 5.6.7: IMF-fixdate, written without the locale.
std::string http_date(Timestamp at) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days.at(std::chrono::weekday{day}.c_encoding()),
                     static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1),
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::string entity_tag(ByteView body) {
  constexpr std::size_t tag_bytes = 16;
  const Sha256 digest = sha256(body);
  return "\"" + hex(ByteView{digest}.first(tag_bytes)) + "\"";
}

std::chrono::seconds max_age_of(const Document& document, Timestamp now) {
  if (!document.expires_at) return certificate_max_age;
  const auto left = std::chrono::floor<std::chrono::seconds>(*document.expires_at - now);
  return std::clamp(left, std::chrono::seconds{0}, crl_max_age);
}

// RFC 9110 section 13.1.2: If-None-Match compares weakly, and `*` matches whatever exists. Where it is sent,
// If-Modified-Since is not looked at (section 13.1.3); that one compares as text, as clients repeat what they were
// given.
bool is_unchanged(const http::Request& request, std::string_view tag, std::string_view modified) {
  if (const std::string* known = request.header("If-None-Match"))
    return *known == "*" || known->find(tag) != std::string::npos;
  const std::string* since = request.header("If-Modified-Since");
  return since != nullptr && *since == modified;
}

http::Reply plain(int status, std::string_view text) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = "text/plain; charset=utf-8"}},
          .body = std::string{text} + "\n"};
}

http::Reply not_found() { return plain(404, "Issuer certificates, CRLs and OCSP only."); }

http::Reply not_allowed() {
  http::Reply reply = plain(405, "Only GET and HEAD are answered here.");
  reply.headers.push_back({.name = "Allow", .value = "GET, HEAD"});
  return reply;
}

http::Reply publish(const http::Request& request, const Document& document) {
  const std::string modified = http_date(document.modified_at);
  const auto max_age = max_age_of(document, request.received_at);
  std::vector<http::Header> headers{
      {.name = "Cache-Control", .value = fmt::format("public, max-age={}", max_age.count())},
      {.name = "Expires", .value = http_date(request.received_at + max_age)},
      {.name = "ETag", .value = document.tag},
      {.name = "Last-Modified", .value = modified}};
  if (is_unchanged(request, document.tag, modified)) return {.status = 304, .headers = std::move(headers), .body = {}};
  headers.push_back({.name = "Content-Type", .value = document.media_type});
  return {.status = 200, .headers = std::move(headers), .body = *document.body};
}

}  // namespace

Document make_document(ByteView body, std::string media_type, Timestamp modified_at,
                       std::optional<Timestamp> expires_at) {
  return {.body = std::make_shared<const std::string>(text_of(body)),
          .tag = entity_tag(body),
          .media_type = std::move(media_type),
          .modified_at = modified_at,
          .expires_at = expires_at};
}

http::Handler handler(Find find, AnswerOcsp ocsp) {
  return [find = std::move(find), ocsp = std::move(ocsp)](const http::Request& request) {
    if (is_ocsp(request.path())) return answer_ocsp(request, ocsp);
    if (!is_published(request.path())) return not_found();
    if (request.method != "GET" && request.method != "HEAD") return not_allowed();
    const auto document = find(request.path());
    return document ? publish(request, *document) : not_found();
  };
}

}  // namespace certwright::api::pki
