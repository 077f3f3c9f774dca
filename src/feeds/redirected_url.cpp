#include "feeds/redirected_url.h"

#include "base/ascii.h"

namespace certwright::feeds {
namespace {

constexpr std::string_view tls_scheme = "https://";

/// "https://host:1" of "https://host:1/a/b?c".
std::string_view origin_of(std::string_view url) {
  const std::size_t host = url.find("://") + 3;
  return url.substr(0, url.find_first_of("/?#", host));
}

/// "https://host:1/a/" of "https://host:1/a/b?c".
std::string folder_of(std::string_view url) {
  const std::string_view origin = origin_of(url);
  std::string_view path = url.substr(origin.size());
  path = path.substr(0, path.find_first_of("?#"));
  const std::size_t slash = path.rfind('/');
  return std::string{origin} + (slash == std::string_view::npos ? "/" : std::string{path.substr(0, slash + 1)});
}

bool has_scheme(std::string_view location) {
  const std::size_t colon = location.find(':');
  return colon != std::string_view::npos && location.substr(0, colon).find_first_of("/?#") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> redirected_url(std::string_view url, std::string_view location) {
  location = location.substr(0, location.find('#'));
  if (location.empty()) return std::nullopt;
  std::string target;
  if (has_scheme(location)) {
    const std::size_t colon = location.find(':');
    target = ascii_lower(location.substr(0, colon)) + std::string{location.substr(colon)};
  } else if (location.starts_with("//")) {
    target = std::string{url.substr(0, url.find(':') + 1)} + std::string{location};
  } else if (location.starts_with('/')) {
    target = std::string{origin_of(url)} + std::string{location};
  } else {
    target = folder_of(url) + std::string{location};
  }
  const bool is_tls = target.starts_with(tls_scheme);
  if (!is_tls && (!target.starts_with("http://") || url.starts_with(tls_scheme))) return std::nullopt;
  return target;
}

}  // namespace certwright::feeds
