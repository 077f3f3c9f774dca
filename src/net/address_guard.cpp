#include "net/address_guard.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

#include <fmt/format.h>

namespace certwright::net {
namespace {

using Address = AddressGuard::Address;
using Prefix = AddressGuard::Prefix;

constexpr std::size_t v4_offset_bits = 96;
constexpr std::size_t address_bits = 128;

// IANA IPv4 Special-Purpose Address Registry (RFC 6890), the entries that are not globally reachable, and class D and
// E.
constexpr std::string_view guarded_v4[] = {
    "0.0.0.0/8",        // "this network" (RFC 791)
    "10.0.0.0/8",       // private use (RFC 1918)
    "100.64.0.0/10",    // shared address space (RFC 6598)
    "127.0.0.0/8",      // loopback (RFC 1122)
    "169.254.0.0/16",   // link-local (RFC 3927); cloud metadata services live here
    "172.16.0.0/12",    // private use (RFC 1918)
    "192.0.0.0/24",     // IETF protocol assignments (RFC 6890)
    "192.0.2.0/24",     // documentation (RFC 5737)
    "192.88.99.0/24",   // deprecated 6to4 relay anycast (RFC 7526)
    "192.168.0.0/16",   // private use (RFC 1918)
    "198.18.0.0/15",    // benchmarking (RFC 2544)
    "198.51.100.0/24",  // documentation (RFC 5737)
    "203.0.113.0/24",   // documentation (RFC 5737)
    "224.0.0.0/4",      // multicast (RFC 5771)
    "240.0.0.0/4",      // reserved (RFC 1112), limited broadcast (RFC 919)
};

// IANA Internet Protocol Version 6 Address Space: "The assignment of IPv6 global unicast addresses is currently limited
// to 2000::/3." So everything else is guarded as a whole (::, ::1, mapped, 64:ff9b::/32, 100::/64, 5f00::/16, fc00::/7,
// fe80::/10, ff00::/8 …), and within 2000::/3 the special-purpose entries.
constexpr std::string_view guarded_v6[] = {
    "::/3",
    "2001::/23",      // IETF protocol assignments (RFC 2928): Teredo (RFC 4380), benchmarking, ORCHID …
    "2001:db8::/32",  // documentation (RFC 3849)
    "2002::/16",      // 6to4 (RFC 3056)
    "3fff::/20",      // documentation (RFC 9637)
    "4000::/2",      "8000::/1",
};

bool bit(const Address& address, std::size_t at) { return (address[at / 8] >> (7 - at % 8) & 1) != 0; }

bool same_bits(const Address& left, const Address& right, std::size_t count) {
  const std::size_t whole = count / 8;
  if (!std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(whole), right.begin())) return false;
  for (std::size_t at = whole * 8; at < count; ++at)
    if (bit(left, at) != bit(right, at)) return false;
  return true;
}

bool covers(const Prefix& outer, const Prefix& inner) {
  return outer.is_v4 == inner.is_v4 && outer.length <= inner.length &&
         same_bits(outer.address, inner.address, outer.length);
}

Prefix mapped(const std::uint8_t* v4) {
  Prefix prefix{.length = address_bits, .is_v4 = true};
  prefix.address[10] = prefix.address[11] = 0xff;
  std::copy_n(v4, 4, prefix.address.begin() + 12);
  return prefix;
}

/// An address as a prefix of full length. Mapped IPv6 text is IPv6 here.
std::optional<Prefix> parse_address(std::string_view text) {
  const std::string terminated{text};
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, terminated.c_str(), v4.data()) == 1) return mapped(v4.data());
  Prefix prefix{.length = address_bits};
  if (inet_pton(AF_INET6, terminated.c_str(), prefix.address.data()) == 1) return prefix;
  return std::nullopt;
}

std::string str(const Prefix& prefix) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (prefix.is_v4) {
    inet_ntop(AF_INET, prefix.address.data() + 12, text.data(), text.size());
    return fmt::format("{}/{}", text.data(), prefix.length - v4_offset_bits);
  }
  inet_ntop(AF_INET6, prefix.address.data(), text.data(), text.size());
  return fmt::format("{}/{}", text.data(), prefix.length);
}

Prefix cut(Prefix prefix, std::size_t length) {
  prefix.length = length;
  for (std::size_t at = length; at < address_bits; ++at)
    prefix.address[at / 8] = static_cast<std::uint8_t>(prefix.address[at / 8] & ~(0x80U >> (at % 8)));
  return prefix;
}

Result<Prefix> parse_prefix(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return fail(ErrorCode::invalid_request, fmt::format("'{}' is not an address prefix", text));
  if (slash == std::string_view::npos) return *address;
  const std::string_view digits = text.substr(slash + 1);
  const std::size_t offset = address->is_v4 ? v4_offset_bits : 0;
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (error != std::errc{} || end != digits.data() + digits.size() || length > address_bits - offset)
    return fail(ErrorCode::invalid_request, fmt::format("'{}' is not an address prefix", text));
  const Prefix prefix = cut(*address, offset + length);
  if (prefix.address != address->address)
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' has bits set behind its length; write {}", text, str(prefix)));
  return prefix;
}

std::vector<Prefix> parse_table(std::span<const std::string_view> table) {
  std::vector<Prefix> prefixes;
  for (const std::string_view text : table)
    if (const auto prefix = parse_prefix(text)) prefixes.push_back(*prefix);
  return prefixes;
}

const std::vector<Prefix>& guarded() {
  static const std::vector<Prefix> prefixes = [] {
    std::vector<Prefix> all = parse_table(guarded_v4);
    const std::vector<Prefix> v6 = parse_table(guarded_v6);
    all.insert(all.end(), v6.begin(), v6.end());
    return all;
  }();
  return prefixes;
}

bool any_covers(const std::vector<Prefix>& prefixes, const Prefix& address) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const Prefix& one) { return covers(one, address); });
}

/// Appends what is left of `from` without any of `holes`.
void subtract(const Prefix& from, const std::vector<Prefix>& holes, std::vector<std::string>& out) {
  if (any_covers(holes, from)) return;
  const bool has_hole = std::any_of(holes.begin(), holes.end(), [&](const Prefix& hole) { return covers(from, hole); });
  if (!has_hole) {
    out.push_back(str(from));
    return;
  }
  Prefix half = from;
  half.length = from.length + 1;
  subtract(half, holes, out);
  half.address[from.length / 8] = static_cast<std::uint8_t>(half.address[from.length / 8] | 0x80U >> (from.length % 8));
  subtract(half, holes, out);
}

/// The IPv4 address that an IPv6 address leads to: mapped (RFC 4291 section 2.5.5.2), the well-known NAT64 prefix
/// (RFC 6052) and 6to4 (RFC 3056). Others that carry one (Teredo, 64:ff9b:1::/48) are guarded whole.
std::optional<Prefix> embedded_v4(const Address& address) {
  static const std::vector<Prefix> forms =
      parse_table(std::array<std::string_view, 3>{"::ffff:0:0/96", "64:ff9b::/96", "2002::/16"});
  const Prefix whole{.address = address, .length = address_bits};
  if (covers(forms[0], whole) || covers(forms[1], whole)) return mapped(address.data() + 12);
  if (covers(forms[2], whole)) return mapped(address.data() + 2);
  return std::nullopt;
}

}  // namespace

Result<AddressGuard> AddressGuard::make(const std::vector<std::string>& allowed) {
  return AddressGuard{}.also_allowing(allowed);
}

Result<AddressGuard> AddressGuard::also_allowing(const std::vector<std::string>& allowed) const {
  AddressGuard guard = *this;
  for (const std::string& text : allowed) {
    TRY(const Prefix prefix, parse_prefix(text));
    guard.allowed_.push_back(prefix);
  }
  return guard;
}

bool AddressGuard::permits(std::string_view address) const {
  const auto parsed = parse_address(address);
  if (!parsed) return false;
  if (any_covers(allowed_, *parsed)) return true;
  if (!parsed->is_v4)
    if (const auto inner = embedded_v4(parsed->address))
      return any_covers(allowed_, *inner) || !any_covers(guarded(), *inner);
  return !any_covers(guarded(), *parsed);
}

std::vector<std::string> AddressGuard::guarded_prefixes() const {
  std::vector<std::string> prefixes;
  for (const Prefix& prefix : guarded()) subtract(prefix, allowed_, prefixes);
  return prefixes;
}

}  // namespace certwright::net
