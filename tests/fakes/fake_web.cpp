#include "tests/fakes/fake_web.h"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "net/endpoint.h"

namespace certwright::fakes {
namespace {

using net::HttpProbed;
using net::TlsDialed;

constexpr std::chrono::milliseconds patience{6000};

net::Endpoint parsed(std::string_view place) {
  const auto endpoint = net::parse_endpoint(place, 80);
  if (!endpoint) throw std::invalid_argument("fake web: " + endpoint.error().detail);
  return *endpoint;
}

std::string place_of(const std::string& address, std::uint16_t port) {
  return net::Endpoint{address, port, address.find(':') != std::string::npos}.str();
}

bool is_permitted(const std::string& address) {
  static const auto guard =
      net::AddressGuard::make({"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"}).value();
  return guard.permits(address);
}

bool fits(const std::string& pattern, const std::string& text) { return pattern == "*" || pattern == text; }

}  // namespace

HttpProbed answers(int status, std::string location, std::string server, std::string body) {
  HttpProbed outcome{.end = HttpProbed::End::answered, .status = status};
  outcome.location = std::move(location);
  outcome.server = std::move(server);
  outcome.body_bytes = body.size();
  outcome.body_start = std::move(body);
  outcome.took = std::chrono::milliseconds{20};
  return outcome;
}

HttpProbed ends(HttpProbed::End end, std::string speaks) {
  HttpProbed outcome{.end = end};
  outcome.speaks = std::move(speaks);
  const bool waited = end == HttpProbed::End::connect_timeout || end == HttpProbed::End::no_answer;
  outcome.took = waited ? patience : std::chrono::milliseconds{20};
  return outcome;
}

void FakeHttpProber::set(std::string_view place, std::string_view host, std::string_view path, HttpProbed outcome) {
  const std::lock_guard lock{mutex_};
  const net::Endpoint endpoint = parsed(place);
  addresses_.insert(endpoint.address);
  lines_[endpoint.str()].push_back({std::string{host}, std::string{path}, std::move(outcome)});
}

HttpProbed FakeHttpProber::outcome_of(const net::HttpProbe& probe) const {
  if (!is_permitted(probe.address)) return ends(HttpProbed::End::guarded);
  const auto lines = lines_.find(place_of(probe.address, probe.port));
  if (lines == lines_.end())
    return ends(addresses_.contains(probe.address) ? HttpProbed::End::refused : HttpProbed::End::connect_timeout);
  const Line* best = nullptr;
  int most = -1;
  for (const Line& line : lines->second) {
    const int exact = (line.host == probe.host ? 1 : 0) + (line.path == probe.target ? 2 : 0);
    if (!fits(line.host, probe.host) || !fits(line.path, probe.target) || exact <= most) continue;
    most = exact;
    best = &line;
  }
  return best == nullptr ? answers(404) : best->outcome;
}

std::vector<HttpProbed> FakeHttpProber::probe(std::span<const net::HttpProbe> probes, Deadline) {
  const std::lock_guard lock{mutex_};
  std::vector<HttpProbed> outcomes;
  outcomes.reserve(probes.size());
  for (const net::HttpProbe& probe : probes) {
    probed_.push_back(fmt::format("{} {}://{}{}", place_of(probe.address, probe.port), probe.tls ? "https" : "http",
                                  probe.host, probe.target));
    outcomes.push_back(outcome_of(probe));
  }
  return outcomes;
}

bool FakeHttpProber::has_route(const std::string& address) const {
  return address.find(':') == std::string::npos ? has_ipv4_ : has_ipv6_;
}

std::vector<std::string> FakeHttpProber::probed() const {
  const std::lock_guard lock{mutex_};
  return probed_;
}

void FakeTlsDialer::negotiates(std::string_view place, std::string protocol) {
  set(place, {.end = TlsDialed::End::done, .protocol = std::move(protocol), .version = "TLSv1.3"});
}

void FakeTlsDialer::set(std::string_view place, TlsDialed outcome) {
  const std::lock_guard lock{mutex_};
  const net::Endpoint endpoint = parsed(place);
  addresses_.insert(endpoint.address);
  outcomes_[endpoint.str()] = std::move(outcome);
}

std::vector<TlsDialed> FakeTlsDialer::dial(std::span<const net::TlsDial> dials, Deadline) {
  const std::lock_guard lock{mutex_};
  std::vector<TlsDialed> outcomes;
  outcomes.reserve(dials.size());
  for (const net::TlsDial& dial : dials) {
    const std::string place = place_of(dial.address, dial.port);
    dialed_.push_back(place + " " + dial.host);
    if (const auto found = outcomes_.find(place); !is_permitted(dial.address))
      outcomes.push_back({.end = TlsDialed::End::guarded});
    else if (found != outcomes_.end())
      outcomes.push_back(found->second);
    else if (addresses_.contains(dial.address))
      outcomes.push_back({.end = TlsDialed::End::refused});
    else
      outcomes.push_back({.end = TlsDialed::End::connect_timeout, .took = patience});
  }
  return outcomes;
}

std::vector<std::string> FakeTlsDialer::dialed() const {
  const std::lock_guard lock{mutex_};
  return dialed_;
}

}  // namespace certwright::fakes
