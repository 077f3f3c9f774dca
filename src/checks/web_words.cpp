#include "checks/web_words.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "net/endpoint.h"

namespace certwright::checks::rules {
namespace {

using model::AlpnAddressFact;
using model::HttpAddressFact;
using model::HttpFact;
using model::HttpHop;
using Outcome = Contact::Outcome;

// A connection that a lost packet held up is made by then; less was no fair chance.
constexpr std::uint32_t fair_wait = 2000;

std::string waited(std::string_view what, std::uint32_t milliseconds) {
  return fmt::format("{} after {:.1f} s", what, milliseconds / 1000.0);
}

Outcome timed(Outcome outcome, std::uint32_t milliseconds) {
  return milliseconds >= fair_wait ? outcome : Outcome::unknown;
}

Outcome outcome_of(const HttpHop& hop, const HttpFact& fact) {
  const bool is_v6 = hop.address.find(':') != std::string::npos;
  if (is_v6 ? !fact.has_ipv6_route : !fact.has_ipv4_route) return Outcome::unknown;
  switch (hop.end) {
    case HttpHop::End::connect_timeout:
      return timed(Outcome::timeout, hop.milliseconds);
    case HttpHop::End::no_answer:
      return timed(Outcome::silent, hop.milliseconds);
    case HttpHop::End::refused:
      return Outcome::refused;
    case HttpHop::End::closed:
      return Outcome::closed;
    case HttpHop::End::unreachable:
      // This machine has a way to IPv4, so that it was a router on the way that said so: firewalls do. With IPv6 it is
      // as often the own provider's.
      return is_v6 ? Outcome::unknown : Outcome::timeout;
    case HttpHop::End::guarded:
      return Outcome::unknown;
    case HttpHop::End::answered:
    case HttpHop::End::not_http:
    case HttpHop::End::tls_failed:
    case HttpHop::End::too_old_tls:
      break;
  }
  return Outcome::made;
}

Outcome outcome_of(const AlpnAddressFact& address) {
  switch (address.end) {
    case AlpnAddressFact::End::connect_timeout:
      return timed(Outcome::timeout, address.milliseconds);
    case AlpnAddressFact::End::no_answer:
      return timed(Outcome::silent, address.milliseconds);
    case AlpnAddressFact::End::refused:
      return Outcome::refused;
    case AlpnAddressFact::End::closed:
      return Outcome::closed;
    case AlpnAddressFact::End::unreachable:
    case AlpnAddressFact::End::guarded:
      return Outcome::unknown;
    case AlpnAddressFact::End::done:
    case AlpnAddressFact::End::not_tls:
    case AlpnAddressFact::End::refused_alpn:
    case AlpnAddressFact::End::tls_failed:
      break;
  }
  return Outcome::made;
}

std::string outcome_in_words(const AlpnAddressFact& address) {
  switch (address.end) {
    case AlpnAddressFact::End::done:
      return address.protocol.empty() ? "TLS without ALPN" : fmt::format("TLS with \"{}\"", address.protocol);
    case AlpnAddressFact::End::connect_timeout:
      return waited("timeout", address.milliseconds);
    case AlpnAddressFact::End::no_answer:
      return waited("no answer", address.milliseconds);
    case AlpnAddressFact::End::refused:
      return "connection refused";
    case AlpnAddressFact::End::unreachable:
      return "no route";
    case AlpnAddressFact::End::guarded:
      return "not asked";
    case AlpnAddressFact::End::closed:
      return "closed during the handshake";
    case AlpnAddressFact::End::not_tls:
      return "no TLS";
    case AlpnAddressFact::End::refused_alpn:
      return "the alert no_application_protocol";
    case AlpnAddressFact::End::tls_failed:
      return fmt::format("TLS handshake failed: {}", address.detail);
  }
  return {};
}

struct Mark {
  std::string_view text;
  std::string_view product;
};

template <std::size_t Size>
std::string_view product_marked(const std::array<Mark, Size>& marks, std::string_view text) {
  const auto found =
      std::ranges::find_if(marks, [&](const Mark& mark) { return text.find(mark.text) != std::string_view::npos; });
  return found == marks.end() ? std::string_view{} : found->product;
}

// An object store says 403 for what it does not have, where it does not list what it has.
bool is_object_store(const HttpHop& hop) {
  return hop.status == 403 && (hop.body_start.find("<Code>AccessDenied</Code>") != std::string::npos ||
                               product_of(hop.server) == "AmazonS3");
}

}  // namespace

Contact contact_of(const HttpHop& hop, const HttpFact& fact) {
  Contact contact{.address = hop.address, .port = hop.port, .outcome = outcome_of(hop, fact), .url = hop.url};
  contact.actual = outcome_in_words(hop);
  return contact;
}

Contact contact_of(const AlpnAddressFact& address) {
  return {.address = address.address,
          .port = address.port,
          .outcome = outcome_of(address),
          .behind_own_nat = address.behind_own_nat,
          .url = {},
          .actual = outcome_in_words(address)};
}

std::vector<const HttpAddressFact*> seen_from_outside(const HttpFact& fact) {
  std::vector<const HttpAddressFact*> seen;
  for (const HttpAddressFact& address : fact.addresses)
    if (!address.behind_own_nat && !address.hops.empty() &&
        contact_of(address.hops.front(), fact).outcome != Outcome::unknown)
      seen.push_back(&address);
  return seen;
}

std::string outcome_in_words(const HttpHop& hop) {
  switch (hop.end) {
    case HttpHop::End::answered:
      return hop.server.empty() ? fmt::format("HTTP {}", hop.status)
                                : fmt::format("HTTP {} ({})", hop.status, product_of(hop.server));
    case HttpHop::End::connect_timeout:
      return waited("timeout", hop.milliseconds);
    case HttpHop::End::refused:
      return "connection refused";
    case HttpHop::End::unreachable:
      return "no route";
    case HttpHop::End::guarded:
      return "not asked";
    case HttpHop::End::no_answer:
      return waited("no answer", hop.milliseconds);
    case HttpHop::End::closed:
      return "closed without an answer";
    case HttpHop::End::not_http:
      return hop.speaks;
    case HttpHop::End::tls_failed:
      return fmt::format("TLS handshake failed: {}", hop.detail);
    case HttpHop::End::too_old_tls:
      return "TLS below 1.2";
  }
  return {};
}

std::string product_of(std::string_view server) { return std::string{server.substr(0, server.find_first_of("/ (;"))}; }

std::string host_of(std::string_view url) {
  const std::size_t begin = url.find("//");
  if (begin == std::string_view::npos) return {};
  url.remove_prefix(begin + 2);
  url = url.substr(0, url.find_first_of("/?#"));
  url = url.substr(url.find('@') == std::string_view::npos ? 0 : url.find('@') + 1);
  // A port is digits only: what follows the colon of "example.com:443.well-known" is none.
  const std::size_t colon = url.rfind(':');
  if (colon != std::string_view::npos && url.find_first_not_of("0123456789", colon + 1) == std::string_view::npos)
    url = url.substr(0, colon);
  return ascii_lower(url);
}

std::string_view bot_wall_of(const HttpHop& hop) {
  static constexpr std::array<Mark, 9> walls{{{"toNumbers(", "nginx testcookie"},
                                              {"/aes.min.js", "nginx testcookie"},
                                              {"acme-protocol", "Palo Alto firewall"},
                                              {"<title>Just a moment...", "Cloudflare bot challenge"},
                                              {"<title>Attention Required! | Cloudflare", "Cloudflare firewall"},
                                              {"Incapsula incident", "Imperva Incapsula"},
                                              {"Sucuri WebSite Firewall", "Sucuri firewall"},
                                              {"captcha", "captcha"},
                                              {"CAPTCHA", "captcha"}}};
  return hop.end == HttpHop::End::answered && hop.status != 404 ? product_marked(walls, hop.body_start)
                                                                : std::string_view{};
}

bool is_blocked(const HttpHop& hop) {
  if (hop.end != HttpHop::End::answered || is_object_store(hop)) return false;
  static constexpr std::array statuses{401, 403, 406, 429, 503};
  return std::ranges::find(statuses, hop.status) != statuses.end() || !bot_wall_of(hop).empty();
}

std::string_view router_of(std::string_view server) {
  static constexpr std::array<Mark, 10> routers{{{"micro_httpd", "micro_httpd"},
                                                 {"cisco-ios", "Cisco IOS"},
                                                 {"lancom", "LANCOM"},
                                                 {"mini web server 1.0 zte corp", "ZTE"},
                                                 {"rompager", "RomPager"},
                                                 {"router webserver", "Router Webserver"},
                                                 {"tp-link router", "TP-LINK"},
                                                 {"yamaha-rt", "Yamaha"},
                                                 {"draytek", "DrayTek"},
                                                 {"avm fritz!box", "FRITZ!Box"}}};
  return product_marked(routers, ascii_lower(server));
}

model::Evidence contact_evidence(const model::Facts& facts, const Contact& contact, std::string_view expected) {
  return {{"domain", std::string{facts.name.base()}},
          {"ip", contact.address},
          {"port", std::to_string(contact.port)},
          {"query", contact.url.empty() ? "TLS with \"acme-tls/1\"" : "GET " + contact.url},
          {"server", net::Endpoint{contact.address, contact.port, contact.is_v6()}.str()},
          {"expected", std::string{expected}},
          {"actual", contact.actual},
          {"time", rfc3339(facts.gathered_at)}};
}

model::Evidence hop_evidence(const model::Facts& facts, const HttpHop& hop, std::string_view expected) {
  model::Evidence evidence = contact_evidence(facts, contact_of(hop, *facts.http), expected);
  evidence["url"] = hop.url;
  if (hop.status != 0) evidence["status"] = std::to_string(hop.status);
  if (!hop.location.empty()) evidence["location"] = hop.location;
  return evidence;
}

}  // namespace certwright::checks::rules
