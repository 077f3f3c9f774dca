#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "base/bytes.h"
#include "model/finding.h"

namespace certwright::model {

/// An IPv4 or IPv6 address that a certificate may be requested for: that of one host. Never a range, and none with a
/// zone or in brackets. It is no DomainName, and no name of DNS.
class IpAddress {
 public:
  /// Reads an address as people and RFC 4291 section 2.2 write it; IPv4 in four decimal numbers without leading zeros.
  /// Nothing: it is no address.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
  /// The four or sixteen octets of a GeneralName's iPAddress (RFC 5280 section 4.2.1.6). Nothing: another number.
  [[nodiscard]] static std::optional<IpAddress> of(ByteView octets);

  /// In network byte order.
  [[nodiscard]] ByteView octets() const { return ByteView{octets_}.first(count_); }
  /// The one canonical spelling: of IPv6 that of RFC 5952.
  [[nodiscard]] std::string str() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  IpAddress() = default;
  std::array<std::uint8_t, 16> octets_{};
  std::size_t count_ = 0;
};

/// The address where a certificate can be for it, or the finding (effect refuse) that says why not: NAME_IP_NOT_HOST,
/// of the unspecified addresses, broadcast, multicast, and IPv4 written as IPv6 (RFC 4291 section 2.5.5), which no
/// client compares with what it connected to.
[[nodiscard]] tl::expected<IpAddress, Finding> of_one_host(const IpAddress& address);

/// Addresses that begin with the same bits, as a CA's name constraints have them (RFC 5280 section 4.2.1.10, in the
/// style of RFC 4632).
class AddressRange {
 public:
  /// "10.0.0.0/8", "2001:db8::/32", or one address. Bits after the prefix are zero. Nothing: it is no range.
  [[nodiscard]] static std::optional<AddressRange> parse(std::string_view text);
  /// Address and mask, eight or thirty-two octets. Nothing: another number, or a mask that is no prefix.
  [[nodiscard]] static std::optional<AddressRange> of(ByteView address_and_mask);

  [[nodiscard]] bool contains(const IpAddress& address) const;
  /// Address and mask, as a GeneralName of name constraints has them.
  [[nodiscard]] Bytes octets() const;
  /// "10.0.0.0/8"
  [[nodiscard]] std::string str() const;

  friend auto operator<=>(const AddressRange&, const AddressRange&) = default;

 private:
  AddressRange(const IpAddress& first, unsigned prefix_bits) : first_(first), prefix_bits_(prefix_bits) {}
  IpAddress first_;
  unsigned prefix_bits_;
};

}  // namespace certwright::model
