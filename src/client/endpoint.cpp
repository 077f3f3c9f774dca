#include "client/endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace certwright::client {
namespace {

bool is_port(std::string_view digits) {
  return !digits.empty() && digits.size() <= 5 &&
         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

// Printable ASCII, and nothing that a URL's authority cannot hold.
bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return c > ' ' && c < 0x7f && std::string_view{"@/\\?#\"<>^`{|}"}.find(c) == std::string_view::npos;
  });
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view url) {
  const auto refuse = [url] {
    return fail(
        ErrorCode::invalid_request,
        fmt::format("'{}' is not an endpoint; write one like http://127.0.0.1:8555 or https://acm.example.net", url));
  };
  const bool is_https = url.starts_with("https://");
  if (!is_https && !url.starts_with("http://")) return refuse();
  const std::string_view rest = url.substr(is_https ? 8 : 7);
  if (rest.find_first_of("?#") != std::string_view::npos) return refuse();

  const auto slash = std::min(rest.find('/'), rest.size());
  const std::string_view authority = rest.substr(0, slash);
  std::string path{rest.substr(slash)};
  if (path.empty()) path = "/";
  const bool is_clean = std::ranges::all_of(path, [](char c) { return c > ' ' && c < 0x7f; });

  // The last colon starts the port, unless it stands inside the brackets of an IPv6 address.
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  const std::string_view host = authority.substr(0, has_port ? colon : authority.size());
  const std::string_view port = has_port ? authority.substr(colon + 1) : std::string_view{};
  if (!is_clean || !is_host(host) || (has_port && !is_port(port))) return refuse();

  const bool is_default_port = !has_port || port == (is_https ? "443" : "80");
  return Endpoint{.url = fmt::format("{}://{}{}", is_https ? "https" : "http", authority, path),
                  .path = std::move(path),
                  .host = std::string{is_default_port ? host : authority}};
}

}  // namespace certwright::client
