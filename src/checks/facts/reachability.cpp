#include "checks/facts/reachability.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checks/facts/host_addresses.h"
#include "checks/facts/lookups.h"
#include "checks/facts/redirect.h"
#include "net/first_bytes.h"

namespace certwright::checks {
namespace {

using model::AlpnAddressFact;
using model::AlpnFact;
using model::HttpAddressFact;
using model::HttpFact;
using model::HttpHop;
using model::RedirectEnd;
using std::chrono::milliseconds;

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;
constexpr std::size_t shown_body_bytes = 200;
constexpr std::size_t shown_header_bytes = 100;
// Some more than a target that is still followed.
constexpr std::size_t shown_location_bytes = max_target_bytes + 300;
// With less time left, a server that is in order may well not answer.
constexpr milliseconds least_wait{300};
constexpr std::string_view acme_tls = "acme-tls/1";
// Root name servers: what has a route to them reaches the Internet of that family.
constexpr const char* public_v4 = "198.41.0.4";
constexpr const char* public_v6 = "2001:503:ba3e::2:30";

static_assert(static_cast<int>(HttpHop::End::too_old_tls) == static_cast<int>(net::HttpProbed::End::too_old_tls));
static_assert(static_cast<int>(AlpnAddressFact::End::tls_failed) == static_cast<int>(net::TlsDialed::End::tls_failed));

bool is_v6(std::string_view address) { return address.find(':') != std::string_view::npos; }

/// At most max_addresses, with a fair share of each family; IPv4 first.
std::vector<std::string> chosen(const HostAddresses& addresses) {
  const std::size_t v6 =
      std::min(addresses.v6.size(), max_addresses - std::min(addresses.v4.size(), max_addresses / 2));
  const std::size_t v4 = std::min(addresses.v4.size(), max_addresses - v6);
  std::vector<std::string> taken(addresses.v4.begin(), addresses.v4.begin() + static_cast<std::ptrdiff_t>(v4));
  taken.insert(taken.end(), addresses.v6.begin(), addresses.v6.begin() + static_cast<std::ptrdiff_t>(v6));
  return taken;
}

bool has_route_of_family(const std::vector<std::string>& addresses, const char* usual, const Surroundings& around) {
  const bool v6 = is_v6(usual);
  bool any = false;
  for (const std::string& address : addresses) {
    if (is_v6(address) != v6) continue;
    any = true;
    if (around.has_route(address)) return true;
  }
  return !any && around.has_route(usual);
}

HttpHop hop_of(const WebUrl& url, const std::string& address, const net::HttpProbed& probed) {
  return {.url = url.str(),
          .address = address,
          .port = url.port,
          .end = static_cast<HttpHop::End>(probed.end),
          .detail = probed.detail,
          .speaks = probed.speaks,
          .status = probed.status,
          .location = net::printable_start(probed.location, shown_location_bytes),
          .server = net::printable_start(probed.server, shown_header_bytes),
          .body_start = net::printable_start(probed.body_start, shown_body_bytes),
          .body_bytes = static_cast<std::uint32_t>(probed.body_bytes),
          .milliseconds = static_cast<std::uint32_t>(probed.took.count())};
}

HttpHop hop_without_route(const WebUrl& url, const std::string& address) {
  return {.url = url.str(),
          .address = address,
          .port = url.port,
          .end = HttpHop::End::unreachable,
          .detail = "this machine has no route to it"};
}

net::HttpProbe probe_of(const WebUrl& url, const std::string& address) {
  return {.tls = url.tls, .host = url.host, .address = address, .port = url.port, .target = url.target};
}

bool has_no_connection(HttpHop::End end) {
  return end == HttpHop::End::connect_timeout || end == HttpHop::End::refused || end == HttpHop::End::unreachable;
}

/// Where an answer leads: to a URL, to an end that says why not, or nowhere (no value) since it is no redirect.
std::optional<tl::expected<WebUrl, RedirectEnd>> led_on(const WebUrl& from, const net::HttpProbed& probed) {
  if (probed.end != net::HttpProbed::End::answered) return std::nullopt;
  switch (probed.status) {
    case 301:
    case 302:
    case 307:
    case 308:
      if (probed.location.empty()) return tl::unexpected(RedirectEnd::bad_host);
      return redirected(from, probed.location);
    case 303:
      return tl::unexpected(RedirectEnd::bad_status);
    default:
      return std::nullopt;
  }
}

/// Redirects from one URL on, as several addresses of a name may share them.
struct Chain {
  std::optional<WebUrl> next;      ///< none once it has ended
  std::vector<std::string> tried;  ///< addresses of the next host to which there was no connection
  std::set<std::string, std::less<>> seen;
  std::vector<HttpHop> hops;
  RedirectEnd end = RedirectEnd::none;
  std::string target;  ///< the Location that was not followed

  void stop(RedirectEnd how, std::string_view where) {
    end = how;
    target = where;
    next.reset();
  }
};

/// The redirects of one name: every chain that its addresses lead into, step by step, all of them at once.
class Redirects {
 public:
  Redirects(const DiagnosisDoors& doors, const Surroundings& around, Lookups& lookups)
      : doors_(doors), around_(around), lookups_(lookups) {}

  /// Notes what an answer of `from` leads to. Its chain is read after follow().
  void begin(HttpAddressFact& fact, const WebUrl& from, const net::HttpProbed& probed);
  /// An address that is silent is not asked again: it would cost the same wait once more.
  void leave_out(const std::string& address) { dead_.insert(address); }
  void follow(Deadline deadline);
  /// Adds to each address the chain that it led into.
  void finish();

 private:
  struct Step {
    Chain* chain = nullptr;
    std::string address;
  };
  std::vector<Step> next_steps();
  std::optional<std::string> address_for(Chain& chain);
  void take(Chain& chain, const std::string& address, const net::HttpProbed& probed);

  const DiagnosisDoors& doors_;
  const Surroundings& around_;
  Lookups& lookups_;
  std::map<std::string, Chain, std::less<>> chains_;  ///< by their first URL
  std::vector<std::pair<HttpAddressFact*, std::string>> of_addresses_;
  std::set<std::string, std::less<>> dead_;
};

void Redirects::begin(HttpAddressFact& fact, const WebUrl& from, const net::HttpProbed& probed) {
  const auto to = led_on(from, probed);
  if (!to) return;
  fact.redirect_target = fact.hops.back().location;
  if (!*to) {
    fact.redirect = to->error();
  } else if (const std::string url = (*to)->str(); url == from.str()) {
    fact.redirect = RedirectEnd::loop;
  } else {
    fact.redirect_target.clear();
    Chain& chain = chains_[url];
    chain.next = **to;
    chain.seen = {from.str(), url};
    chain.target = fact.hops.back().location;
    of_addresses_.emplace_back(&fact, url);
  }
}

/// The address that a CA would take: IPv6 first (RFC 8555 leaves it open; the large CAs do), IPv4 where that takes no
/// connection. Ends the chain where there is none.
std::optional<std::string> Redirects::address_for(Chain& chain) {
  const HostAddresses addresses = addresses_of(chain.next->host, lookups_);
  const auto usable = [&](const std::string& address) {
    return around_.is_permitted(address) && around_.has_route(address) && !dead_.contains(address) &&
           std::ranges::find(chain.tried, address) == chain.tried.end();
  };
  const auto tried_family = [&](bool v6) {
    return std::ranges::any_of(chain.tried, [&](const std::string& one) { return is_v6(one) == v6; });
  };
  for (const auto* family : {&addresses.v6, &addresses.v4}) {
    const auto found = std::ranges::find_if(*family, usable);
    if (found != family->end() && !tried_family(is_v6(*found))) return *found;
  }
  if (!chain.tried.empty()) {  // the hops say how it ended
    chain.next.reset();
    return std::nullopt;
  }
  const std::string where = chain.target;
  std::vector<std::string> all = addresses.v4;
  all.insert(all.end(), addresses.v6.begin(), addresses.v6.end());
  if (all.empty())
    chain.stop(addresses.failed.empty() ? RedirectEnd::no_address : RedirectEnd::undetermined, where);
  else if (std::ranges::none_of(all, [&](const std::string& one) { return around_.is_permitted(one); }))
    chain.stop(RedirectEnd::private_address, where);
  else
    chain.stop(RedirectEnd::undetermined, where);
  return std::nullopt;
}

std::vector<Redirects::Step> Redirects::next_steps() {
  std::vector<Step> steps;
  for (auto& [url, chain] : chains_) {
    if (!chain.next) continue;
    if (auto address = address_for(chain)) steps.push_back({&chain, *std::move(address)});
  }
  return steps;
}

void Redirects::take(Chain& chain, const std::string& address, const net::HttpProbed& probed) {
  const WebUrl url = *chain.next;
  chain.hops.push_back(hop_of(url, address, probed));
  if (has_no_connection(chain.hops.back().end)) {
    chain.tried.push_back(address);
    return;
  }
  chain.tried.clear();
  const std::string& location = chain.hops.back().location;
  const auto to = led_on(url, probed);
  if (!to) {
    chain.next.reset();
  } else if (!*to) {
    chain.stop(to->error(), location);
  } else if (!chain.seen.insert((*to)->str()).second) {
    chain.stop(RedirectEnd::loop, location);
  } else if (chain.seen.size() > max_redirects + 1) {
    chain.stop(RedirectEnd::too_many, location);
  } else {
    chain.next = **to;
    chain.target = location;
  }
}

void Redirects::follow(Deadline deadline) {
  while (true) {
    for (const auto& [url, chain] : chains_)
      if (chain.next) want_addresses(chain.next->host, lookups_);
    lookups_.ask(first_round(deadline));
    const std::vector<Step> steps = next_steps();
    if (steps.empty()) return;
    if (deadline.remaining() < least_wait) {
      for (const Step& step : steps) step.chain->stop(RedirectEnd::undetermined, step.chain->target);
      return;
    }
    std::vector<net::HttpProbe> probes;
    probes.reserve(steps.size());
    for (const Step& step : steps) probes.push_back(probe_of(*step.chain->next, step.address));
    const auto probed = doors_.http->probe(probes, first_round(deadline));
    for (std::size_t i = 0; i < steps.size(); ++i) take(*steps[i].chain, steps[i].address, probed.at(i));
  }
}

void Redirects::finish() {
  for (const auto& [fact, url] : of_addresses_) {
    const Chain& chain = chains_.at(url);
    fact->hops.insert(fact->hops.end(), chain.hops.begin(), chain.hops.end());
    fact->redirect = chain.end;
    if (chain.end != RedirectEnd::none) fact->redirect_target = chain.target;
  }
}

/// Asks for the addresses of the name, and of this installation, which tell where this machine stands.
void ask_for_addresses(const std::string& name, const DiagnosisDoors& doors, Lookups& lookups, Deadline deadline) {
  want_addresses(name, lookups);
  want_own_addresses(doors, lookups);
  lookups.ask(first_round(deadline));
}

/// Asks the first URL of every address that has a route, and begins their redirects.
void ask_every_address(HttpFact& fact, const WebUrl& url, const DiagnosisDoors& doors, const Surroundings& around,
                       Redirects& redirects, Deadline deadline) {
  std::vector<HttpAddressFact*> asked;
  std::vector<net::HttpProbe> probes;
  for (HttpAddressFact& one : fact.addresses) {
    if (!around.has_route(one.address)) {
      one.hops.push_back(hop_without_route(url, one.address));
      continue;
    }
    asked.push_back(&one);
    probes.push_back(probe_of(url, one.address));
  }
  if (probes.empty()) return;
  const auto probed = doors.http->probe(probes, first_round(deadline));
  for (std::size_t i = 0; i < asked.size(); ++i) {
    HttpAddressFact& one = *asked[i];
    one.hops.push_back(hop_of(url, one.address, probed.at(i)));
    if (one.hops.back().end == HttpHop::End::connect_timeout) redirects.leave_out(one.address);
    redirects.begin(one, url, probed.at(i));
  }
}

AlpnAddressFact address_fact(const net::TlsDial& dial, const net::TlsDialed& dialed, const Surroundings& around) {
  return {.address = dial.address,
          .port = dial.port,
          .is_special = Surroundings::is_special(dial.address),
          .behind_own_nat = around.is_behind_own_nat(dial.address),
          .end = static_cast<AlpnAddressFact::End>(dialed.end),
          .detail = dialed.detail,
          .protocol = net::printable_start(dialed.protocol, shown_header_bytes),
          .milliseconds = static_cast<std::uint32_t>(dialed.took.count())};
}

std::vector<AlpnAddressFact> dial_all(const std::vector<net::TlsDial>& dials, const DiagnosisDoors& doors,
                                      const Surroundings& around, Deadline deadline) {
  std::vector<net::TlsDial> with_route;
  for (const net::TlsDial& dial : dials)
    if (around.has_route(dial.address)) with_route.push_back(dial);
  const auto dialed = with_route.empty() ? std::vector<net::TlsDialed>{} : doors.tls->dial(with_route, deadline);
  std::vector<AlpnAddressFact> facts;
  std::size_t at = 0;
  for (const net::TlsDial& dial : dials) {
    const net::TlsDialed no_route{.end = net::TlsDialed::End::unreachable, .detail = "this machine has no route to it"};
    facts.push_back(address_fact(dial, around.has_route(dial.address) ? dialed.at(at++) : no_route, around));
  }
  return facts;
}

}  // namespace

HttpFact look_at_http(std::string_view name, std::string_view token, const DiagnosisDoors& doors, Deadline deadline) {
  const std::string host{name};
  Lookups lookups{*doors.resolver};
  ask_for_addresses(host, doors, lookups, deadline);
  const Surroundings around{doors, lookups};
  HostAddresses addresses = addresses_of(host, lookups);
  const std::vector<std::string> looked_at = chosen(addresses);

  HttpFact fact;
  fact.path = std::string{"/.well-known/acme-challenge/"}.append(token);
  fact.failed_lookups = std::move(addresses.failed);
  fact.has_ipv4_route = has_route_of_family(looked_at, public_v4, around);
  fact.has_ipv6_route = has_route_of_family(looked_at, public_v6, around);
  for (const std::string& address : looked_at)
    fact.addresses.push_back({.address = address,
                              .is_v6 = is_v6(address),
                              .is_special = Surroundings::is_special(address),
                              .behind_own_nat = around.is_behind_own_nat(address)});
  const WebUrl url{.tls = false, .host = host, .port = http_port, .target = fact.path};
  Redirects redirects{doors, around, lookups};
  ask_every_address(fact, url, doors, around, redirects, deadline);
  redirects.follow(deadline);
  redirects.finish();
  return fact;
}

AlpnFact look_at_tls_alpn(std::string_view name, const DiagnosisDoors& doors, Deadline deadline) {
  const std::string host{name};
  Lookups lookups{*doors.resolver};
  ask_for_addresses(host, doors, lookups, deadline);
  const Surroundings around{doors, lookups};
  HostAddresses addresses = addresses_of(host, lookups);

  AlpnFact fact;
  fact.failed_lookups = std::move(addresses.failed);
  std::vector<net::TlsDial> dials;
  for (const std::string& address : chosen(addresses))
    dials.push_back({.host = host, .address = address, .port = https_port});
  fact.addresses = dial_all(dials, doors, around, first_round(deadline));
  const auto speaks_it = [](const AlpnAddressFact& one) { return one.protocol == acme_tls; };
  const auto first = std::ranges::find_if(
      fact.addresses, [](const AlpnAddressFact& one) { return one.end != AlpnAddressFact::End::unreachable; });
  if (first == fact.addresses.end() || std::ranges::any_of(fact.addresses, speaks_it)) return fact;
  // Where acme.sh, lego and others are often told to listen.
  constexpr std::array<std::uint16_t, 3> mistaken_ports{8443, 10443, 4443};
  dials.clear();
  for (const std::uint16_t port : mistaken_ports)
    dials.push_back({.host = host, .address = first->address, .port = port});
  fact.other_ports = dial_all(dials, doors, around, deadline);
  return fact;
}

}  // namespace certwright::checks
