#include "net/first_bytes.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/printable.h"

namespace certwright::net {
namespace {

// Enough for a person to know the protocol by its greeting.
constexpr std::size_t shown_text = 32;
constexpr std::size_t shown_octets = 8;

std::uint8_t octet(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

/// ContentType alert or handshake, and a legacy_record_version of 3.x.
bool is_tls_record(std::string_view bytes) {
  return bytes.size() >= 3 && (octet(bytes, 0) == 0x15 || octet(bytes, 0) == 0x16) && octet(bytes, 1) == 0x03 &&
         octet(bytes, 2) <= 0x04;
}

/// A server's preface is a SETTINGS frame (type 4), and an error is told by GOAWAY (type 7), both on stream 0.
bool is_http2_frame(std::string_view bytes) {
  constexpr std::size_t frame_header = 9;
  return bytes.size() >= frame_header && octet(bytes, 0) == 0 && (octet(bytes, 3) == 4 || octet(bytes, 3) == 7) &&
         bytes.substr(5, 4) == std::string_view{"\0\0\0\0", 4};
}

}  // namespace

std::string protocol_of(std::string_view first_bytes) {
  if (is_tls_record(first_bytes)) return "TLS";
  if (first_bytes.starts_with("SSH-")) return "SSH";
  if (is_http2_frame(first_bytes) || first_bytes.starts_with("PRI * HTTP/2")) return "HTTP/2";
  if (first_bytes.starts_with("HTTP/")) return "HTTP";
  const std::string_view start = first_bytes.substr(0, shown_octets);
  const bool is_text =
      std::ranges::all_of(start, [](char c) { return (c >= ' ' && c <= '~') || c == '\r' || c == '\n' || c == '\t'; });
  if (is_text) return printable_start(first_bytes.substr(0, first_bytes.find_first_of("\r\n")), shown_text);
  std::string octets;
  for (const char c : start)
    octets += fmt::format("{}0x{:02x}", octets.empty() ? "" : " ", static_cast<unsigned>(static_cast<std::uint8_t>(c)));
  return octets;
}

bool says_tls_is_expected(int status, std::string_view body_start) {
  static constexpr std::array<std::string_view, 4> sentences{
      "plain HTTP request was sent to HTTPS port",       // nginx
      "speaking plain HTTP to an SSL-enabled server",    // Apache
      "Client sent an HTTP request to an HTTPS server",  // Go's net/http
      "combination of host and port requires TLS",       // Tomcat
  };
  return status >= 400 && status < 500 &&
         std::ranges::any_of(
             sentences, [&](std::string_view sentence) { return body_start.find(sentence) != std::string_view::npos; });
}

}  // namespace certwright::net
