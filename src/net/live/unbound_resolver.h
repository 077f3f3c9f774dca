#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/address_guard.h"
#include "net/resolver.h"

namespace certwright::net::live {

/// A zone whose servers are asked directly. Without a trust anchor it is insecure by the operator's word.
struct StubZone {
  std::string zone;
  std::vector<std::string> servers;         ///< "127.0.0.1:5300", "[::1]:53"
  std::optional<std::string> trust_anchor;  ///< a file with DS or DNSKEY records, or one such record
};

struct ResolverOptions {
  bool forward = false;              ///< ask `servers` (recursive resolvers) instead of the authoritative servers
  std::vector<std::string> servers;  ///< with forward
  std::string root_hints;            ///< file; empty: libunbound's own
  std::string trust_anchor;          ///< file; empty: the distribution's root.key
  std::vector<StubZone> stubs;
  std::size_t max_in_flight = 64;  ///< stack.md: libunbound is fastest with about this many
};

/// libunbound with DNSSEC validation: one context, its own thread, own deadlines (ub_cancel), and a cache of answers in
/// front of it, since a round trip through that thread costs some 20 µs of CPU even where the answer is cached there.
///
/// What is believed, and for how long: records for 60 s at most, "nothing there" for 1 s, failures not at all. forget()
/// empties the cache in front; libunbound's own knows no way to drop one name, so a corrected record may still be
/// answered as it was for what is left of those 60 s.
///
/// Questions of one call of ask() and another's are served in turn; those that wait for a slow name server do not count
/// against max_in_flight.
///
/// The resolver's own queries obey `guard`: no delegation leads it to a guarded address. Servers of stub zones and
/// forwarders are exempt, and are taken out of all answers outside the stub zones, so that no other zone can point at
/// them. System files (/etc/resolv.conf, /etc/hosts) are not read.
///
/// Fails: invalid_request (an option libunbound refuses, an unreadable file), unavailable (a forwarder that does not
/// offer recursion: an answer without RA can pass a referral off as "no such record").
[[nodiscard]] Result<std::unique_ptr<Resolver>> make_unbound_resolver(const ResolverOptions& options,
                                                                      const AddressGuard& guard);

}  // namespace certwright::net::live
