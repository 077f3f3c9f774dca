#include "app/addresses.h"

#include <fmt/format.h>

namespace certwright::app {
namespace {

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

// "https://host:8555/path" → "host"; "[::1]" loses its brackets.
std::string host_of(std::string url) {
  if (const auto scheme = url.find("://"); scheme != std::string::npos) url.erase(0, scheme + 3);
  url = url.substr(0, url.find('/'));
  if (url.starts_with('[')) return url.substr(1, url.find(']') - 1);
  return url.substr(0, url.find(':'));
}

}  // namespace

bool has_tls(const Config& config) { return !config.server.tls_certificate.empty() || config.server.tls == "self"; }

std::string public_base_url(const Config& config) {
  if (!config.server.public_url.empty()) return without_slash(config.server.public_url);
  return fmt::format("{}://{}", has_tls(config) ? "https" : "http", config.server.listen);
}

std::string public_host(const Config& config) { return host_of(public_base_url(config)); }

std::string pki_base_url(const Config& config) {
  if (!config.server.pki_url.empty()) return without_slash(config.server.pki_url);
  return fmt::format("http://{}", config.server.pki_listen);
}

}  // namespace certwright::app
