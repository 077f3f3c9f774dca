#include "model/ip_address.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace certwright::model {
namespace {

constexpr std::size_t v4_octets = 4;
constexpr std::size_t v6_octets = 16;

// Of bit `place`, counted from the left, its octet and its place therein.
bool bit_at(ByteView octets, unsigned place) { return (octets[place / 8] >> (7 - place % 8) & 1U) != 0; }

// The bits of a mask that are set before the first that is not; nothing where one is set after it.
std::optional<unsigned> prefix_of(ByteView mask) {
  const auto bits = static_cast<unsigned>(mask.size() * 8);
  unsigned prefix = 0;
  while (prefix < bits && bit_at(mask, prefix)) ++prefix;
  for (unsigned place = prefix; place < bits; ++place)
    if (bit_at(mask, place)) return std::nullopt;
  return prefix;
}

bool ends_at(ByteView octets, unsigned prefix_bits) {
  for (unsigned place = prefix_bits; place < octets.size() * 8; ++place)
    if (bit_at(octets, place)) return false;
  return true;
}

bool is_of_one_host(ByteView octets) {
  const auto is_zero = [](std::uint8_t octet) { return octet == 0; };
  if (octets.size() == v4_octets) {
    constexpr std::uint8_t first_multicast = 224;
    constexpr std::uint8_t first_reserved = 240;
    if (std::ranges::all_of(octets, is_zero)) return false;
    if (std::ranges::all_of(octets, [](std::uint8_t octet) { return octet == 0xff; })) return false;
    return octets[0] < first_multicast || octets[0] >= first_reserved;
  }
  // ff00::/8; ::ffff:0:0/96; and ::/96 but for the loopback address, which holds the unspecified one as well.
  if (octets[0] == 0xff) return false;
  if (!std::ranges::all_of(octets.first(10), is_zero)) return true;
  const ByteView rest = octets.subspan(10);
  if (rest[0] == 0xff && rest[1] == 0xff) return false;
  if (rest[0] != 0 || rest[1] != 0) return true;
  return rest[2] == 0 && rest[3] == 0 && rest[4] == 0 && rest[5] == 1;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  // The longest spelling has 45 characters; inet_pton() takes no zone, no brackets and no leading zeros of IPv4.
  if (text.empty() || text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated{text};
  IpAddress address;
  address.count_ = v4_octets;
  if (::inet_pton(AF_INET, terminated.c_str(), address.octets_.data()) == 1) return address;
  address.octets_ = {};
  address.count_ = v6_octets;
  if (::inet_pton(AF_INET6, terminated.c_str(), address.octets_.data()) == 1) return address;
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::of(ByteView octets) {
  if (octets.size() != v4_octets && octets.size() != v6_octets) return std::nullopt;
  IpAddress address;
  address.count_ = octets.size();
  std::ranges::copy(octets, address.octets_.begin());
  return address;
}

std::string IpAddress::str() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = count_ == v4_octets ? AF_INET : AF_INET6;
  return ::inet_ntop(family, octets_.data(), text.data(), text.size()) == nullptr ? std::string{}
                                                                                  : std::string{text.data()};
}

tl::expected<IpAddress, Finding> of_one_host(const IpAddress& address) {
  if (is_of_one_host(address.octets())) return address;
  return tl::unexpected(found(cause::NAME_IP_NOT_HOST, {{"domain", address.str()}}));
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto first = IpAddress::parse(text.substr(0, slash));
  if (!first) return std::nullopt;
  const auto most = static_cast<unsigned>(first->octets().size() * 8);
  if (slash == std::string_view::npos) return AddressRange{*first, most};
  const std::string_view digits = text.substr(slash + 1);
  unsigned prefix = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (error != std::errc{} || end != digits.data() + digits.size() || prefix > most) return std::nullopt;
  if (!ends_at(first->octets(), prefix)) return std::nullopt;
  return AddressRange{*first, prefix};
}

std::optional<AddressRange> AddressRange::of(ByteView address_and_mask) {
  if (address_and_mask.size() != 2 * v4_octets && address_and_mask.size() != 2 * v6_octets) return std::nullopt;
  const std::size_t half = address_and_mask.size() / 2;
  const auto first = IpAddress::of(address_and_mask.first(half));
  const auto prefix = prefix_of(address_and_mask.subspan(half));
  if (!first || !prefix || !ends_at(first->octets(), *prefix)) return std::nullopt;
  return AddressRange{*first, *prefix};
}

bool AddressRange::contains(const IpAddress& address) const {
  if (address.octets().size() != first_.octets().size()) return false;
  for (unsigned place = 0; place < prefix_bits_; ++place)
    if (bit_at(address.octets(), place) != bit_at(first_.octets(), place)) return false;
  return true;
}

Bytes AddressRange::octets() const {
  const ByteView first = first_.octets();
  Bytes both(first.begin(), first.end());
  both.resize(2 * first.size());
  for (unsigned place = 0; place < prefix_bits_; ++place)
    both[first.size() + place / 8] |= static_cast<std::uint8_t>(0x80U >> place % 8);
  return both;
}

std::string AddressRange::str() const { return fmt::format("{}/{}", first_.str(), prefix_bits_); }

}  // namespace certwright::model
