#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace certwright::net {

/// Which addresses the server may talk to: everything public, nothing that is private, loopback, link-local, shared
/// (RFC 6598), multicast, documentation or otherwise special (IANA special-purpose registries), IPv4-mapped and
/// translated forms included, except the prefixes that the operator allows. One guard for every door of `net`.
class AddressGuard {
 public:
  /// `allowed`: prefixes such as "10.0.0.0/8", "fd00::/8". Fails: invalid_request (not a prefix).
  [[nodiscard]] static Result<AddressGuard> make(const std::vector<std::string>& allowed);
  /// Whether a connection to this address (presentation form, v4 or v6) is allowed. False for text that is none.
  [[nodiscard]] bool permits(std::string_view address) const;
  /// The guarded prefixes that are not wholly allowed, for libunbound's do-not-query-address.
  [[nodiscard]] std::vector<std::string> guarded_prefixes() const;

 private:
  struct Prefix {
    std::vector<unsigned char> bytes;  ///< 16, IPv4 as mapped
    int length = 0;                    ///< of 128
    std::string text;
  };
  static Result<Prefix> parse_prefix(std::string_view text);
  std::vector<Prefix> allowed_;
};

}  // namespace certwright::net
