#pragma once

#include <optional>
#include <string>
#include <string_view>

// What texts in certwright.toml must look like. Each rule puts its text into the usual form (lower case, port 53, no
// trailing slash) and gives what is wrong with it, or nothing.
namespace certwright::app {

using Problem = std::optional<std::string>;

/// "127.0.0.1:8555", "[::1]:8555", "localhost:8555".
[[nodiscard]] Problem listen_address(std::string& text);
/// The address of a name server, with a port or without.
[[nodiscard]] Problem server_address(std::string& text);
/// http:// or https://, or empty.
[[nodiscard]] Problem web_url(std::string& text);
/// https://, or http:// of this machine, or empty: what carries a key must not be read on the way.
[[nodiscard]] Problem service_url(std::string& text);
/// A file's name, or a URL that starts with http:// or https://, or empty.
[[nodiscard]] Problem list_source(std::string& text);
/// A host name or an address, with a port or without, or empty.
[[nodiscard]] Problem whois_server(std::string& text);
/// http:// only, or empty.
[[nodiscard]] Problem plain_url(std::string& text);
/// "sqlite:FILE".
[[nodiscard]] Problem store_url(std::string& text);
/// A domain name of one label or more, in A-labels.
[[nodiscard]] Problem domain(std::string& text);
/// A domain name, or "." for the root.
[[nodiscard]] Problem zone(std::string& text);
/// "10.0.0.0/8".
[[nodiscard]] Problem prefix(std::string& text);

/// The ARN of a principal, or an account of 12 digits.
[[nodiscard]] Problem administrator(std::string& text);

/// What net::live::parse_relay takes, or empty.
[[nodiscard]] Problem mail_relay(std::string& text);
/// `Name <address>` or an address, or empty.
[[nodiscard]] Problem mailbox(std::string& text);
/// An address.
[[nodiscard]] Problem mail_address(std::string& text);

/// A PKCS#11 URI (RFC 7512) of a private key, or empty.
[[nodiscard]] Problem pkcs11_uri(std::string& text);

/// "unix:/run/certwright/signer.sock", or empty.
[[nodiscard]] Problem unix_socket(std::string& text);

/// A profile's name: small letters, digits and hyphens, 64 at most.
[[nodiscard]] Problem profile_name(std::string& text);
/// A key that certificates are issued for, as ACM spells it.
[[nodiscard]] Problem key_type(std::string& text);
/// "serverAuth", "clientAuth", or an OID.
[[nodiscard]] Problem purpose(std::string& text);
/// "2.23.140.1.2.1".
[[nodiscard]] Problem object_identifier(std::string& text);

/// Whether a listen_address is 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool is_loopback(std::string_view listen);

}  // namespace certwright::app
