#include "app/config_rules.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "keys/frames.h"
#include "keys/pkcs11_uri.h"
#include "mail/address.h"
#include "model/administrators.h"
#include "net/address_guard.h"
#include "net/live/smtp_mailer.h"

namespace certwright::app {
namespace {

bool is_address(const std::string& host, int family) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(family, host.c_str(), bytes.data()) == 1;
}

struct HostPort {
  std::string host;
  std::optional<unsigned> port;
  bool bracketed = false;
};

std::optional<HostPort> split_address(std::string_view text) {
  HostPort parts;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    parts.bracketed = true;
    parts.host = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (!text.empty() && !text.starts_with(':')) return std::nullopt;
    port = text.empty() ? text : text.substr(1);
    if (!text.empty() && port.empty()) return std::nullopt;
  } else {
    const auto colon = text.find(':');
    parts.host = text.substr(0, colon);
    if (colon != std::string_view::npos) {
      port = text.substr(colon + 1);
      if (port.empty()) return std::nullopt;
    }
  }
  if (port.empty()) return parts;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || end != port.data() + port.size() || number > 65535) return std::nullopt;
  parts.port = number;
  return parts;
}

bool names_an_address(const HostPort& parts) {
  return parts.bracketed ? is_address(parts.host, AF_INET6) : is_address(parts.host, AF_INET);
}

bool is_url(std::string& text, std::string_view scheme) {
  while (text.ends_with('/')) text.pop_back();
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>'; };
  return text.starts_with(scheme) && text.size() > scheme.size() && text[scheme.size()] != '/' &&
         std::ranges::all_of(text, is_plain);
}

// X.660: the first arc is 0, 1 or 2; below 0 and 1 the second is at most 39.
bool is_object_identifier(std::string_view text) {
  constexpr std::size_t longest = 128;
  constexpr std::size_t longest_arc = 18;  // what 64 bits hold, whatever the digits
  if (text.size() > longest) return false;
  std::size_t arcs = 0;
  bool below_two = false;
  while (true) {
    const std::string_view arc = text.substr(0, text.find('.'));
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (arc.empty() || arc.size() > longest_arc || !std::ranges::all_of(arc, is_digit)) return false;
    if (arc.size() > 1 && arc.front() == '0') return false;
    if (arcs == 0 && arc != "0" && arc != "1" && arc != "2") return false;
    if (arcs == 0) below_two = arc != "2";
    if (arcs == 1 && below_two && (arc.size() > 2 || (arc.size() == 2 && arc.front() > '3'))) return false;
    ++arcs;
    if (arc.size() == text.size()) return arcs >= 2;
    text.remove_prefix(arc.size() + 1);
  }
}

}  // namespace

Problem profile_name(std::string& text) {
  constexpr std::size_t longest = 64;
  const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (!text.empty() && text.size() <= longest && text.front() != '-' && std::ranges::all_of(text, is_allowed))
    return {};
  return R"(expected the name of a profile in small letters, digits and hyphens, such as "public-trust")";
}

Problem key_type(std::string& text) {
  constexpr std::array<std::string_view, 5> known{"RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"};
  if (std::ranges::find(known, text) != known.end()) return {};
  return R"(expected a key type: "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1" or "EC_secp384r1")";
}

Problem purpose(std::string& text) {
  if (text == "serverAuth" || text == "clientAuth" || is_object_identifier(text)) return {};
  return R"(expected "serverAuth", "clientAuth" or an OID such as "1.3.6.1.5.5.7.3.1")";
}

Problem object_identifier(std::string& text) {
  if (is_object_identifier(text)) return {};
  return R"(expected an OID such as "2.23.140.1.2.1")";
}

Problem pkcs11_uri(std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto uri = keys::parse_pkcs11_uri(text);
  if (uri) return std::nullopt;
  // What is refused is shown to people, and logged: a PIN is not.
  if (const std::size_t pin = text.find("pin-value="); pin != std::string::npos)
    text.replace(pin, std::string::npos, "pin-value=(hidden)");
  return uri.error().detail;
}

Problem unix_socket(std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto path = keys::unix_socket_path(text);
  return path ? Problem{} : Problem{path.error().detail};
}

bool is_loopback(std::string_view listen) {
  const auto parts = split_address(listen);
  if (!parts) return false;
  if (parts->bracketed) return parts->host == "::1";
  return parts->host == "localhost" || (parts->host.starts_with("127.") && is_address(parts->host, AF_INET));
}

Problem listen_address(std::string& text) {
  const auto parts = split_address(text);
  if (parts && parts->port && (names_an_address(*parts) || (!parts->bracketed && parts->host == "localhost")))
    return {};
  return R"(expected an address and a port, such as "127.0.0.1:8555" or "[::1]:8555")";
}

Problem server_address(std::string& text) {
  const auto parts = split_address(text);
  if (parts && names_an_address(*parts) && parts->port != 0U) {
    if (!parts->port) text += ":53";
    return {};
  }
  if (is_address(text, AF_INET6)) {
    text = "[" + text + "]:53";
    return {};
  }
  return R"(expected the address of a name server, such as "192.0.2.53", "127.0.0.1:5300" or "[2001:db8::53]:53")";
}

Problem web_url(std::string& text) {
  if (text.empty() || is_url(text, "http://") || is_url(text, "https://")) return {};
  return R"(expected a URL that starts with http:// or https://)";
}

Problem service_url(std::string& text) {
  if (text.empty()) return {};
  if (is_url(text, "https://")) return {};
  constexpr std::string_view plain = "http://";
  if (is_url(text, plain)) {
    const std::string_view rest = std::string_view{text}.substr(plain.size());
    if (is_loopback(rest.substr(0, rest.find('/')))) return {};
    return "plain HTTP would show the key to others on the way: use https://, or an address of this machine";
  }
  return R"(expected a URL, such as "https://api.example.net")";
}

Problem list_source(std::string& text) {
  if (text.find("://") == std::string::npos) return {};
  std::string url = text;
  if (is_url(url, "http://") || is_url(url, "https://")) return {};
  return "expected a file, or a URL that starts with http:// or https://";
}

Problem whois_server(std::string& text) {
  constexpr std::string_view expected =
      R"(expected the host name or the address of a WHOIS server, such as "whois.iana.org" or "127.0.0.1:4343")";
  const bool has_host_bytes = text.find_first_of(" /@\t\r\n") == std::string::npos;
  const auto parts = split_address(text);
  const bool has_port = text.find(':') != std::string::npos;
  if (text.empty() || (has_host_bytes && !has_port) || (has_host_bytes && parts && parts->port != 0U)) return {};
  return std::string{expected};
}

Problem plain_url(std::string& text) {
  if (text.empty() || is_url(text, "http://")) return {};
  return "expected a URL that starts with http://: the URLs of CRLs and issuer certificates are fetched without TLS";
}

Problem store_url(std::string& text) {
  if (text.starts_with("sqlite:") && text.size() > 7) return {};
  return R"(expected "sqlite:" and a file name, such as "sqlite:certwright.db")";
}

Problem domain(std::string& text) {
  if (text.size() > 1 && text.ends_with('.')) text.pop_back();
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  };
  const bool dots_fit = !text.starts_with('.') && !text.ends_with('.') && text.find("..") == std::string::npos;
  if (!text.empty() && text.size() <= 253 && dots_fit && std::ranges::all_of(text, is_allowed)) return {};
  return R"(expected a domain name in its ASCII form, such as "corp.example.net" or "xn--wgv71a.example")";
}

Problem zone(std::string& text) {
  if (text == ".") return {};
  return domain(text);
}

Problem prefix(std::string& text) {
  if (const auto guard = net::AddressGuard::make({text}); !guard) return R"(expected a prefix such as "10.0.0.0/8")";
  return {};
}

Problem administrator(std::string& text) {
  if (model::Administrators::parse({text})) return {};
  return R"(expected the ARN of a principal, such as "arn:aws:iam::123456789012:user/security", or an account of 12 digits)";
}

Problem mail_relay(std::string& text) {
  if (text.empty() || net::live::parse_relay(text)) return {};
  return R"(expected a mail server, such as "smtp://mail.example.net:587" or "smtps://mail.example.net:465")";
}

Problem mailbox(std::string& text) {
  if (text.empty() || mail::parse_mailbox(text)) return {};
  return R"(expected an address, such as "certificates@example.net" or "Certificates <certificates@example.net>")";
}

Problem mail_address(std::string& text) {
  if (const auto address = mail::parse_recipient(text)) {
    text = address->str();
    return {};
  }
  return R"(expected an e-mail address, such as "security@example.net")";
}

}  // namespace certwright::app
