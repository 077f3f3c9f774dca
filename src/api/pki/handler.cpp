#include "api/pki/handler.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/log.h"

namespace certwright::api {
namespace {

struct Place {
  Publication publication;
  std::string_view authority_id;
};

bool is_identifier(std::string_view text) {
  constexpr std::size_t longest = 128;
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

std::optional<Place> place_of(std::string_view path, Publication publication, std::string_view folder,
                              std::string_view suffix) {
  if (!path.starts_with(folder) || !path.ends_with(suffix) || path.size() < folder.size() + suffix.size())
    return std::nullopt;
  const std::string_view id = path.substr(folder.size(), path.size() - folder.size() - suffix.size());
  if (!is_identifier(id)) return std::nullopt;
  return Place{publication, id};
}

std::optional<Place> place_of(std::string_view path) {
  if (auto place = place_of(path, Publication::issuer_certificate, "/issuer/", ".cer")) return place;
  return place_of(path, Publication::crl, "/crl/", ".crl");
}

// RFC 5280 sections 4.2.2.1 and 4.2.1.13 name RFC 2585's types.
std::string_view type_of(Publication publication) {
  return publication == Publication::crl ? "application/pkix-crl" : "application/pkix-cert";
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

std::string entity_tag(ByteView der) {
  constexpr std::size_t tag_bytes = 16;
  const Sha256 digest = sha256(der);
  return "\"" + hex(ByteView{digest}.first(tag_bytes)) + "\"";
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

http::Reply not_allowed() {
  http::Reply reply = plain(405, "Only GET and HEAD are answered here.");
  reply.headers.push_back({.name = "Allow", .value = "GET, HEAD"});
  return reply;
}

http::Reply publish(const http::Request& request, Publication publication, const Document& document) {
  const std::string tag = entity_tag(document.der);
  const std::string modified = http_date(document.published_at);
  std::vector<http::Header> headers{
      {.name = "Cache-Control", .value = fmt::format("public, max-age={}", document.fresh_for.count())},
      {.name = "ETag", .value = tag},
      {.name = "Last-Modified", .value = modified}};
  if (is_unchanged(request, tag, modified)) return {.status = 304, .headers = std::move(headers), .body = {}};
  headers.push_back({.name = "Content-Type", .value = std::string{type_of(publication)}});
  return {.status = 200, .headers = std::move(headers), .body = std::string{text_of(document.der)}};
}

}  // namespace

http::Reply PkiHandler::answer(const http::Request& request) const {
  const auto place = place_of(request.path());
  if (!place) return plain(404, "Issuer certificates and CRLs only.");
  if (request.method != "GET" && request.method != "HEAD") return not_allowed();
  const auto document = find_(place->publication, place->authority_id);
  if (document) return publish(request, place->publication, *document);
  if (document.error().code == ErrorCode::not_found) return plain(404, "Issuer certificates and CRLs only.");
  log::error("publication.failed", {{"path", std::string{request.path()}}, {"detail", document.error().detail}});
  return plain(503, "Not available now. Try again.");
}

}  // namespace certwright::api
