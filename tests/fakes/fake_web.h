#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "net/address_guard.h"
#include "net/http_prober.h"
#include "net/tls_dialer.h"

namespace certwright::fakes {

/// Outcomes of a probe in a few letters.
[[nodiscard]] net::HttpProbed answers(int status, std::string location = {}, std::string server = {},
                                      std::string body = {});
/// An end without an answer. A connect_timeout and a no_answer took 6 s.
[[nodiscard]] net::HttpProbed ends(net::HttpProbed::End end, std::string speaks = {});

/// A HttpProber over a table. A place is "address:port", "[address]:port"; host and path may be "*", and the most exact
/// line counts. An address without any line is silent; a port without any line, at an address that has one, is closed;
/// a host or path that no line has gives 404. The guard permits documentation addresses besides public ones.
class FakeHttpProber final : public net::HttpProber {
 public:
  void set(std::string_view place, std::string_view host, std::string_view path, net::HttpProbed outcome);
  /// Everything at this place.
  void set(std::string_view place, net::HttpProbed outcome) { set(place, "*", "*", std::move(outcome)); }
  /// This machine has no IPv6, or no IPv4.
  void without_ipv6() { has_ipv6_ = false; }
  void without_ipv4() { has_ipv4_ = false; }
  void set_own_addresses(std::vector<std::string> addresses) { own_ = std::move(addresses); }

  [[nodiscard]] std::vector<net::HttpProbed> probe(std::span<const net::HttpProbe> probes, Deadline deadline) override;
  [[nodiscard]] bool has_route(const std::string& address) const override;
  [[nodiscard]] std::vector<std::string> own_addresses() const override { return own_; }
  /// Every probe so far, as "192.0.2.1:80 http://host/path", in their order.
  [[nodiscard]] std::vector<std::string> probed() const;

 private:
  struct Line {
    std::string host;
    std::string path;
    net::HttpProbed outcome;
  };
  net::HttpProbed outcome_of(const net::HttpProbe& probe) const;

  mutable std::mutex mutex_;
  std::map<std::string, std::vector<Line>, std::less<>> lines_;  ///< by place
  std::set<std::string, std::less<>> addresses_;
  std::vector<std::string> probed_;
  std::vector<std::string> own_;
  bool has_ipv6_ = true;
  bool has_ipv4_ = true;
};

/// A TlsDialer over a table of places. As with FakeHttpProber, what has no line is silent or closed.
class FakeTlsDialer final : public net::TlsDialer {
 public:
  /// The handshake succeeds with this ALPN protocol, or none.
  void negotiates(std::string_view place, std::string protocol);
  void set(std::string_view place, net::TlsDialed outcome);

  [[nodiscard]] std::vector<net::TlsDialed> dial(std::span<const net::TlsDial> dials, Deadline deadline) override;
  /// Every dial so far, as "192.0.2.1:443 host", in their order.
  [[nodiscard]] std::vector<std::string> dialed() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, net::TlsDialed, std::less<>> outcomes_;
  std::set<std::string, std::less<>> addresses_;
  std::vector<std::string> dialed_;
};

}  // namespace certwright::fakes
