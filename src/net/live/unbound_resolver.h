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

/// libunbound with DNSSEC validation: one context, its own thread, own deadlines (ub_cancel).
/// Fails: invalid_request (an option libunbound refuses, an unreadable file), unavailable (a forwarder that does not
/// offer recursion: an answer without RA can pass a referral off as "no such record").
[[nodiscard]] Result<std::unique_ptr<Resolver>> make_unbound_resolver(const ResolverOptions& options,
                                                                      const AddressGuard& guard);

}  // namespace certwright::net::live
