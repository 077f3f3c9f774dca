#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace certwright::net {

/// An address as 16 octets, IPv4 in its mapped form (RFC 4291 section 2.5.5.2).
using AddressOctets = std::array<std::uint8_t, 16>;

/// The first `length` bits of `address`; IPv4 prefixes have lengths from 96 on.
struct AddressPrefix {
  AddressOctets address{};
  std::size_t length = 0;
  bool is_v4 = false;

  /// "10.0.0.0/8"
  [[nodiscard]] std::string str() const;
};

/// An address in presentation form as a prefix of full length; IPv4 as IPv4, but mapped IPv6 text is IPv6. None for
/// text that is no address.
[[nodiscard]] std::optional<AddressPrefix> parse_address(std::string_view text);

/// "10.0.0.0/8", "fd00::/8"; an address alone means that address.
/// Fails: invalid_request (not a prefix, or one with bits set behind its length).
[[nodiscard]] Result<AddressPrefix> parse_prefix(std::string_view text);

/// Those of a table that is written in the code.
[[nodiscard]] std::vector<AddressPrefix> parse_prefixes(std::span<const std::string_view> table);

/// An IPv4 address given by its four octets.
[[nodiscard]] AddressPrefix mapped_v4(const std::uint8_t* octets);

/// Whether all addresses of `inner` lie in `outer`. An IPv4 prefix never covers an IPv6 one, nor the other way round.
[[nodiscard]] bool covers(const AddressPrefix& outer, const AddressPrefix& inner);
[[nodiscard]] bool any_covers(std::span<const AddressPrefix> prefixes, const AddressPrefix& inner);

}  // namespace certwright::net
