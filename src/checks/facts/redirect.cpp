#include "checks/facts/redirect.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "model/domain_name.h"
#include "net/address_guard.h"
#include "net/endpoint.h"

namespace certwright::checks {
namespace {

using model::RedirectEnd;

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// RFC 3986 section 3.1; empty where the text begins with none.
std::string_view scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return {};
  const std::string_view scheme = text.substr(0, colon);
  const bool valid = std::ranges::all_of(
      scheme, [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
  return valid ? scheme : std::string_view{};
}

/// RFC 3986 section 5.2.4.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_slash = false;
  while (!path.empty()) {
    path.remove_prefix(1);  // its slash
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    ends_in_slash = path.empty() && (segment == "." || segment == "..");
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  if (ends_in_slash || out.empty()) out += '/';
  return out;
}

/// What may not stand in a request line is percent-encoded.
std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c > ' ' && c < '\x7f')
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

/// A path with its query from what may lack a leading slash.
std::string target_of(std::string_view rest) {
  const std::size_t question = std::min(rest.find('?'), rest.size());
  std::string path{rest.substr(0, question)};
  if (!path.starts_with('/')) path.insert(path.begin(), '/');
  return encoded(without_dot_segments(path)) + encoded(rest.substr(question));
}

/// RFC 3986 section 5.3, for a reference without scheme and authority.
std::string merged(const WebUrl& from, std::string_view reference) {
  const std::string_view base = std::string_view{from.target}.substr(0, from.target.find('?'));
  if (reference.empty()) return from.target;
  if (reference.starts_with('/')) return target_of(reference);
  if (reference.starts_with('?')) return target_of(std::string{base}.append(reference));
  return target_of(std::string{base.substr(0, base.rfind('/') + 1)}.append(reference));
}

bool is_host_name(std::string_view host) {
  constexpr std::size_t longest_name = 253;
  constexpr std::size_t longest_label = 63;
  if (host.size() > longest_name || host.find('.') == std::string_view::npos) return false;
  while (!host.empty()) {
    const std::size_t end = std::min(host.find('.'), host.size());
    const std::string_view label = host.substr(0, end);
    const bool valid = !label.empty() && label.size() <= longest_label && std::ranges::all_of(label, [](char c) {
      return is_letter(c) || is_digit(c) || c == '-' || c == '_';
    });
    if (!valid || end + 1 == host.size()) return false;
    host.remove_prefix(std::min(end + 1, host.size()));
  }
  return true;
}

/// Forms of IPv4 addresses that resolvers of old know: "127.1", "0x7f000001". No top-level domain begins with a digit.
bool looks_like_a_number(std::string_view host) { return is_digit(host[host.rfind('.') + 1]); }

tl::expected<std::string, RedirectEnd> host_of(std::string_view text) {
  std::string host = ascii_lower(text);
  if (host.ends_with('.')) host.pop_back();
  const bool is_plain =
      std::ranges::all_of(host, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
  if (host.empty() || !is_plain) return tl::unexpected(RedirectEnd::bad_host);
  // First of all, since IDNA's mapping may make "localhost" of other letters.
  if (const bool is_ascii = std::ranges::all_of(host, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
      !is_ascii) {
    const auto name = model::parse_name(host);
    if (!name || name->is_wildcard()) return tl::unexpected(RedirectEnd::bad_host);
    host = name->str();
  }
  if (const auto literal = net::parse_endpoint(host, http_port))
    return tl::unexpected(net::AddressGuard{}.permits(literal->address) ? RedirectEnd::bad_host
                                                                        : RedirectEnd::private_address);
  // RFC 6761 section 6.3.
  if (host == "localhost" || host.ends_with(".localhost")) return tl::unexpected(RedirectEnd::private_address);
  if (!is_host_name(host) || looks_like_a_number(host) || host.ends_with(".well-known"))
    return tl::unexpected(RedirectEnd::bad_host);
  return host;
}

/// The port behind an authority's last colon, or the scheme's.
tl::expected<std::uint16_t, RedirectEnd> port_of(std::string_view text, std::uint16_t usual) {
  if (text.empty()) return usual;
  if (!std::ranges::all_of(text, is_digit)) return tl::unexpected(RedirectEnd::bad_host);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || (port != http_port && port != https_port)) return tl::unexpected(RedirectEnd::bad_port);
  return port;
}

/// RFC 3986 section 3.2: `[userinfo "@"] host [":" port]`.
tl::expected<WebUrl, RedirectEnd> at_authority(bool tls, std::string_view authority) {
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  const bool bracketed = authority.starts_with('[');
  const std::size_t host_end = bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (host_end == std::string_view::npos) return tl::unexpected(RedirectEnd::bad_host);
  const std::string_view host_text = bracketed ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
  std::string_view rest = authority.substr(host_end + (bracketed ? 1 : 0));
  if (!rest.empty() && rest[0] != ':') return tl::unexpected(RedirectEnd::bad_host);
  if (!rest.empty()) rest.remove_prefix(1);
  const auto host = host_of(host_text);
  if (!host) return tl::unexpected(host.error());
  const auto port = port_of(rest, tls ? https_port : http_port);
  if (!port) return tl::unexpected(port.error());
  return WebUrl{.tls = tls, .host = *host, .port = *port, .target = "/"};
}

}  // namespace

std::string WebUrl::str() const {
  const bool usual = port == (tls ? https_port : http_port);
  return fmt::format("{}://{}{}{}", tls ? "https" : "http", host, usual ? "" : fmt::format(":{}", port), target);
}

tl::expected<WebUrl, RedirectEnd> redirected(const WebUrl& from, std::string_view location) {
  location = trimmed(location);
  location = location.substr(0, location.find('#'));
  WebUrl url = from;
  bool tls = from.tls;
  if (const std::string_view scheme = scheme_of(location); !scheme.empty()) {
    const std::string folded = ascii_lower(scheme);
    if (folded != "http" && folded != "https") return tl::unexpected(RedirectEnd::bad_scheme);
    tls = folded == "https";
    location.remove_prefix(scheme.size() + 1);
    if (!location.starts_with("//")) return tl::unexpected(RedirectEnd::bad_host);
  }
  if (location.starts_with("//")) {
    location.remove_prefix(2);
    const std::size_t end = std::min(location.find_first_of("/?"), location.size());
    auto at = at_authority(tls, location.substr(0, end));
    if (!at) return at;
    url = *std::move(at);
    url.target = target_of(location.substr(end));
  } else {
    url.target = merged(from, location);
  }
  if (url.target.size() > max_target_bytes) return tl::unexpected(RedirectEnd::too_long);
  return url;
}

}  // namespace certwright::checks
