#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/address_prefix.h"

namespace certwright::net {

/// Which addresses the server may talk to: everything public, nothing that is private, loopback, link-local, shared
/// (RFC 6598), multicast, documentation or otherwise special (IANA special-purpose registries), IPv4-mapped and
/// translated forms included, except the prefixes that the operator allows. One guard for every door of `net`.
class AddressGuard {
 public:
  /// `allowed`: prefixes such as "10.0.0.0/8", "fd00::/8"; an address alone means that address.
  /// Fails: invalid_request (not a prefix, or one with bits set behind its length).
  [[nodiscard]] static Result<AddressGuard> make(const std::vector<std::string>& allowed);
  /// This guard with further prefixes allowed. Fails: as make().
  [[nodiscard]] Result<AddressGuard> also_allowing(const std::vector<std::string>& allowed) const;
  /// Whether a connection to this address (presentation form, v4 or v6) is allowed. False for text that is none.
  [[nodiscard]] bool permits(std::string_view address) const;
  /// What is guarded less what is allowed, as prefixes, for libunbound's do-not-query-address. Stricter than permits()
  /// in one point: forms that carry an IPv4 address inside an IPv6 one are all in it, since no name server needs them.
  [[nodiscard]] std::vector<std::string> guarded_prefixes() const;

 private:
  std::vector<AddressPrefix> allowed_;
};

}  // namespace certwright::net
