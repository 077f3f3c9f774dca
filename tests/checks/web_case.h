#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/checks/rule_case.h"

// Facts of what answers on the addresses of www.shop.com.
namespace certwright::checks::tests {

inline const std::string first_url = "http://www.shop.com/.well-known/acme-challenge/x";
inline const std::string v4 = "26.1.1.1";
inline const std::string other_v4 = "26.1.1.2";
inline const std::string v6 = "2d00::1";

using Hop = model::HttpHop;

inline Hop hop(std::string address, Hop::End end, std::string url = first_url) {
  Hop made{.url = std::move(url), .address = std::move(address), .port = 80, .end = end};
  if (made.url.starts_with("https:")) made.port = 443;
  made.milliseconds = end == Hop::End::connect_timeout || end == Hop::End::no_answer ? 6000 : 20;
  return made;
}

inline Hop answered(std::string address, int status, std::string server = "nginx/1.22.1", std::string url = first_url) {
  Hop made = hop(std::move(address), Hop::End::answered, std::move(url));
  made.status = status;
  made.server = std::move(server);
  return made;
}

inline Hop with_body(Hop hop, std::string body) {
  hop.body_start = std::move(body);
  return hop;
}

inline Hop speaking(Hop hop, std::string what) {
  hop.speaks = std::move(what);
  return hop;
}

/// What one address came to.
inline model::HttpAddressFact at(std::vector<Hop> hops, model::RedirectEnd redirect = model::RedirectEnd::none,
                                 std::string target = {}) {
  model::HttpAddressFact fact{.address = hops.front().address};
  fact.is_v6 = fact.address.find(':') != std::string::npos;
  fact.is_special = hops.front().end == Hop::End::guarded;
  fact.hops = std::move(hops);
  fact.redirect = redirect;
  fact.redirect_target = std::move(target);
  return fact;
}

inline model::Facts web(std::vector<model::HttpAddressFact> addresses) {
  model::Facts facts = facts_of("www.shop.com");
  facts.method = model::ValidationMethod::http;
  facts.http = model::HttpFact{.path = "/.well-known/acme-challenge/x", .addresses = std::move(addresses)};
  return facts;
}

inline model::Facts without_ipv6(model::Facts facts) {
  facts.http->has_ipv6_route = false;
  return facts;
}

inline model::Facts behind_own_nat(model::Facts facts) {
  if (facts.http)
    for (auto& one : facts.http->addresses) one.behind_own_nat = true;
  if (facts.tls_alpn)
    for (auto& one : facts.tls_alpn->addresses) one.behind_own_nat = true;
  return facts;
}

using Alpn = model::AlpnAddressFact;

inline Alpn dialed(std::string address, Alpn::End end, std::string protocol = {}, std::uint16_t port = 443) {
  Alpn made{.address = std::move(address), .port = port, .end = end, .protocol = std::move(protocol)};
  made.is_special = end == Alpn::End::guarded;
  made.milliseconds = end == Alpn::End::connect_timeout || end == Alpn::End::no_answer ? 6000 : 20;
  return made;
}

inline model::Facts alpn(std::vector<Alpn> addresses, std::vector<Alpn> other_ports = {}) {
  model::Facts facts = facts_of("www.shop.com");
  facts.method = model::ValidationMethod::tls_alpn;
  facts.tls_alpn = model::AlpnFact{.addresses = std::move(addresses), .other_ports = std::move(other_ports)};
  return facts;
}

}  // namespace certwright::checks::tests
