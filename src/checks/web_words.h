#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "model/finding.h"

// What the rules about ports 80 and 443 ask and say in the same way.
namespace certwright::checks::rules {

/// One connection to one address, over HTTP or for TLS-ALPN.
struct Contact {
  /// unknown: nothing can be concluded about the address (this machine has no way there, nothing was sent, or too
  /// little time was left). made: the peer said something.
  enum class Outcome { unknown, timeout, refused, silent, closed, made };
  std::string address;
  std::uint16_t port = 0;
  Outcome outcome = Outcome::unknown;
  bool behind_own_nat = false;
  std::string url;     ///< HTTP only
  std::string actual;  ///< "timeout after 6.0 s", "HTTP 404"

  [[nodiscard]] bool is_v6() const { return address.find(':') != std::string::npos; }
  [[nodiscard]] bool failed() const { return outcome != Outcome::unknown && outcome != Outcome::made; }
};

[[nodiscard]] Contact contact_of(const model::HttpHop& hop, const model::HttpFact& fact);
[[nodiscard]] Contact contact_of(const model::AlpnAddressFact& address);

/// The addresses of which something can be concluded: what a certificate authority would find there.
[[nodiscard]] std::vector<const model::HttpAddressFact*> seen_from_outside(const model::HttpFact& fact);

/// "timeout after 6.0 s", "connection refused", "HTTP 404 (nginx)", "TLS" …: what was found, in a few English words.
[[nodiscard]] std::string outcome_in_words(const model::HttpHop& hop);

/// The product of a Server header without version and place: "nginx" of "nginx/1.22.1 (Debian)".
[[nodiscard]] std::string product_of(std::string_view server);

/// The host of an http or https URL as it is written there, without port; empty for other text.
[[nodiscard]] std::string host_of(std::string_view url);

/// Whether the status or the page says that a filter stands before the path: never for a 404.
[[nodiscard]] bool is_blocked(const model::HttpHop& hop);

/// "Cloudflare bot challenge": what the page of a known bot wall is called; empty for any other page.
[[nodiscard]] std::string_view bot_wall_of(const model::HttpHop& hop);

/// The product of a router's admin page by its Server header; empty for any other server.
[[nodiscard]] std::string_view router_of(std::string_view server);

/// domain, ip, port, query, server, expected, actual, time.
[[nodiscard]] model::Evidence contact_evidence(const model::Facts& facts, const Contact& contact,
                                               std::string_view expected);
/// The same of one request, with url, status and, where there was one, location.
[[nodiscard]] model::Evidence hop_evidence(const model::Facts& facts, const model::HttpHop& hop,
                                           std::string_view expected);

}  // namespace certwright::checks::rules
