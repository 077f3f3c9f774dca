#include "net/endpoint.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace certwright::net {
namespace {

/// Address and port text of an endpoint; the port is empty where none is written.
struct Halves {
  std::string address;
  std::string_view port;
  bool has_port = false;
};

Halves split(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return {};
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && !rest.starts_with(':')) return {};
    return {std::string{text.substr(1, end - 1)}, rest.empty() ? rest : rest.substr(1), !rest.empty()};
  }
  // A bare IPv6 address has several colons and no port.
  if (std::count(text.begin(), text.end(), ':') != 1) return {std::string{text}, {}, false};
  const std::size_t colon = text.find(':');
  return {std::string{text.substr(0, colon)}, text.substr(colon + 1), true};
}

}  // namespace

std::string Endpoint::str() const {
  return is_v6 ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

Result<Endpoint> parse_endpoint(std::string_view text, std::uint16_t default_port) {
  const auto refused = [&] {
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' is not an address with a port, such as 127.0.0.1:5300 or [::1]:53", text));
  };
  const Halves halves = split(text);
  if (halves.address.find('\0') != std::string::npos) return refused();
  std::array<std::uint8_t, 16> octets{};
  Endpoint endpoint{.address = halves.address, .port = default_port};
  endpoint.is_v6 = inet_pton(AF_INET6, endpoint.address.c_str(), octets.data()) == 1;
  if (!endpoint.is_v6 && inet_pton(AF_INET, endpoint.address.c_str(), octets.data()) != 1) return refused();
  if (!halves.has_port) return endpoint;
  const char* const last = halves.port.data() + halves.port.size();
  const auto [end, error] = std::from_chars(halves.port.data(), last, endpoint.port);
  if (error != std::errc{} || end != last || endpoint.port == 0) return refused();
  return endpoint;
}

}  // namespace certwright::net
