#include "api/admin/admin_handler.h"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace certwright::api::admin {
namespace {

http::Reply plain(int status, std::string text) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = "text/plain; charset=utf-8"},
                      {.name = "Cache-Control", .value = "no-store"}},
          .body = std::move(text)};
}

// The format escapes backslash and line feed in help, and the quote as well in label values.
std::string escaped(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else if (c == '"' && quotes)
      out += "\\\"";
    else
      out += c;
  }
  return out;
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

std::string labels_of(const Figure& figure) {
  if (figure.labels.empty()) return {};
  std::string out = "{";
  for (const auto& [name, value] : figure.labels)
    out += fmt::format("{}{}=\"{}\"", out.size() > 1 ? "," : "", name, escaped(value, true));
  return out + "}";
}

http::Reply readiness(const std::vector<std::string>& obstacles) {
  if (obstacles.empty()) return plain(200, "ready\n");
  std::string text = "not ready\n";
  for (const std::string& obstacle : obstacles) text += "- " + obstacle + "\n";
  return plain(503, std::move(text));
}

http::Reply not_allowed() {
  http::Reply reply = plain(405, "Only GET and HEAD are answered here.\n");
  reply.headers.push_back({.name = "Allow", .value = "GET, HEAD"});
  return reply;
}

http::Reply answer(const http::Request& request, const std::function<Health()>& health) {
  if (request.method != "GET" && request.method != "HEAD") return not_allowed();
  if (request.path() == "/healthz") return plain(200, "ok\n");
  if (request.path() == "/readyz") return readiness(health().obstacles);
  if (request.path() != "/metrics") return plain(404, "Here are /healthz, /readyz and /metrics.\n");
  http::Reply reply = plain(200, exposition(health().figures));
  reply.headers.front().value = "text/plain; version=0.0.4; charset=utf-8";
  return reply;
}

}  // namespace

std::string exposition(const std::vector<Figure>& figures) {
  std::string out;
  std::string_view last;
  for (const Figure& figure : figures) {
    if (figure.name != last)
      out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", figure.name, escaped(figure.help, false),
                         figure.kind == Kind::counter ? "counter" : "gauge");
    last = figure.name;
    out += fmt::format("{}{} {}\n", figure.name, labels_of(figure), number(figure.value));
  }
  return out;
}

http::Handler handler(std::function<Health()> health) {
  return [health = std::move(health)](const http::Request& request) { return answer(request, health); };
}

}  // namespace certwright::api::admin
