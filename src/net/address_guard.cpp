#include "net/address_guard.h"

#include <algorithm>
#include <array>
#include <optional>

namespace certwright::net {
namespace {

using Prefix = AddressPrefix;

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

const std::vector<Prefix>& guarded() {
  static const std::vector<Prefix> prefixes = [] {
    std::vector<Prefix> all = parse_prefixes(guarded_v4);
    const std::vector<Prefix> v6 = parse_prefixes(guarded_v6);
    all.insert(all.end(), v6.begin(), v6.end());
    return all;
  }();
  return prefixes;
}

/// Appends what is left of `from` without any of `holes`.
void subtract(const Prefix& from, const std::vector<Prefix>& holes, std::vector<std::string>& out) {
  if (any_covers(holes, from)) return;
  const bool has_hole = std::any_of(holes.begin(), holes.end(), [&](const Prefix& hole) { return covers(from, hole); });
  if (!has_hole) {
    out.push_back(from.str());
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
std::optional<Prefix> embedded_v4(const AddressOctets& address) {
  static const std::vector<Prefix> forms =
      parse_prefixes(std::array<std::string_view, 3>{"::ffff:0:0/96", "64:ff9b::/96", "2002::/16"});
  const Prefix whole{.address = address, .length = address_bits};
  if (covers(forms[0], whole) || covers(forms[1], whole)) return mapped_v4(address.data() + 12);
  if (covers(forms[2], whole)) return mapped_v4(address.data() + 2);
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
