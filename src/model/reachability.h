#pragma once

#include <cstdint>
#include <string>
#include <vector>

// What answers on the addresses of a name, as a certificate authority would find it.
namespace certwright::model {

/// One request to one address.
struct HttpHop {
  /// As net::HttpProbed::End.
  enum class End {
    answered,
    connect_timeout,
    refused,
    unreachable,
    guarded,
    no_answer,
    closed,
    not_http,
    tls_failed,
    too_old_tls
  };
  std::string url;
  std::string address;
  std::uint16_t port = 0;
  End end = End::connect_timeout;
  std::string detail;
  std::string speaks;  ///< not_http: what it is
  int status = 0;
  std::string location;
  std::string server;
  std::string body_start;  ///< printable, at most 200 characters
  std::uint32_t body_bytes = 0;
  std::uint32_t milliseconds = 0;
};

/// Why a redirect was not followed; none where every one was, or there was none.
/// bad_host: no domain name that can be public (a literal address, a single label, ".well-known" at its end), or no
/// Location at all. bad_status: 303. private_address: its host has special addresses only. no_address: its host does
/// not exist or has no address. undetermined: its host could not be looked up, or the time was over: nothing can be
/// concluded.
enum class RedirectEnd {
  none,
  loop,
  too_many,
  bad_port,
  bad_scheme,
  bad_host,
  bad_status,
  too_long,
  private_address,
  no_address,
  undetermined
};

/// One address of the name and where its answers led.
struct HttpAddressFact {
  std::string address;
  bool is_v6 = false;
  bool is_special = false;  ///< private or otherwise special (IANA registries): no CA can reach it
  /// The address is one of this installation's own public name, and no interface of this machine has it: what a router
  /// shows from inside is not what the world sees.
  bool behind_own_nat = false;
  /// The first is the address itself; the others follow redirects. A URL that comes twice in a row was asked at a
  /// second address (IPv4), because there was no connection to the first (IPv6).
  std::vector<HttpHop> hops;
  RedirectEnd redirect = RedirectEnd::none;
  std::string redirect_target;  ///< the Location that was not followed
};

/// Port 80 of every address of a name, each on its own.
struct HttpFact {
  std::string path;  ///< "/.well-known/acme-challenge/…": a token that nobody serves
  std::vector<HttpAddressFact> addresses;
  /// Where the validating resolver gave no answer for addresses: "A SERVFAIL", "AAAA timeout".
  std::vector<std::string> failed_lookups;
  bool has_ipv6_route = true;  ///< this machine can reach IPv6 at all: without it nothing is concluded about IPv6
  bool has_ipv4_route = true;
};

/// One handshake with one address that offered only "acme-tls/1".
struct AlpnAddressFact {
  /// As net::TlsDialed::End.
  enum class End {
    done,
    connect_timeout,
    refused,
    unreachable,
    guarded,
    no_answer,
    closed,
    not_tls,
    refused_alpn,
    tls_failed
  };
  std::string address;
  std::uint16_t port = 443;
  bool is_special = false;
  bool behind_own_nat = false;  ///< as HttpAddressFact's
  End end = End::connect_timeout;
  std::string detail;
  std::string protocol;
  std::uint32_t milliseconds = 0;
};

/// Port 443 of every address; and, where none of them speaks "acme-tls/1", the ports on which ACME clients answer it by
/// mistake.
struct AlpnFact {
  std::vector<AlpnAddressFact> addresses;
  std::vector<AlpnAddressFact> other_ports;
  std::vector<std::string> failed_lookups;
};

}  // namespace certwright::model
