#include "http/listen_address.h"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>

namespace certwright::http {

std::string ListenAddress::str() const {
  return is_v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

Result<ListenAddress> parse_listen_address(std::string_view text, std::string_view setting) {
  const auto refuse = [&] {
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' is not an address and a port; set {} to one like 127.0.0.1:8555 or [::1]:8555", text,
                            setting));
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse();
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_bracketed) host = host.substr(1, host.size() - 2);

  unsigned port = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || port > 65535) return refuse();
    port = port * 10 + static_cast<unsigned>(c - '0');
  }
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string{host}, error);
  if (error || digits.empty() || port > 65535 || address.is_v6() != is_bracketed) return refuse();
  return ListenAddress{.host = address.to_string(), .port = static_cast<std::uint16_t>(port), .is_v6 = address.is_v6()};
}

}  // namespace certwright::http
