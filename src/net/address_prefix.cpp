#include "net/address_prefix.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace certwright::net {
namespace {

constexpr std::size_t v4_offset_bits = 96;
constexpr std::size_t address_bits = 128;

bool bit(const AddressOctets& address, std::size_t at) { return (address[at / 8] >> (7 - at % 8) & 1) != 0; }

bool same_bits(const AddressOctets& left, const AddressOctets& right, std::size_t count) {
  const std::size_t whole = count / 8;
  if (!std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(whole), right.begin())) return false;
  for (std::size_t at = whole * 8; at < count; ++at)
    if (bit(left, at) != bit(right, at)) return false;
  return true;
}

AddressPrefix cut(AddressPrefix prefix, std::size_t length) {
  prefix.length = length;
  for (std::size_t at = length; at < address_bits; ++at)
    prefix.address[at / 8] = static_cast<std::uint8_t>(prefix.address[at / 8] & ~(0x80U >> (at % 8)));
  return prefix;
}

}  // namespace

std::string AddressPrefix::str() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_v4) {
    inet_ntop(AF_INET, address.data() + 12, text.data(), text.size());
    return fmt::format("{}/{}", text.data(), length - v4_offset_bits);
  }
  inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  return fmt::format("{}/{}", text.data(), length);
}

AddressPrefix mapped_v4(const std::uint8_t* octets) {
  AddressPrefix prefix{.length = address_bits, .is_v4 = true};
  prefix.address[10] = prefix.address[11] = 0xff;
  std::copy_n(octets, 4, prefix.address.begin() + 12);
  return prefix;
}

std::optional<AddressPrefix> parse_address(std::string_view text) {
  const std::string terminated{text};
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, terminated.c_str(), v4.data()) == 1) return mapped_v4(v4.data());
  AddressPrefix prefix{.length = address_bits};
  if (inet_pton(AF_INET6, terminated.c_str(), prefix.address.data()) == 1) return prefix;
  return std::nullopt;
}

Result<AddressPrefix> parse_prefix(std::string_view text) {
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
  const AddressPrefix prefix = cut(*address, offset + length);
  if (prefix.address != address->address)
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' has bits set behind its length; write {}", text, prefix.str()));
  return prefix;
}

std::vector<AddressPrefix> parse_prefixes(std::span<const std::string_view> table) {
  std::vector<AddressPrefix> prefixes;
  for (const std::string_view text : table)
    if (const auto prefix = parse_prefix(text)) prefixes.push_back(*prefix);
  return prefixes;
}

bool covers(const AddressPrefix& outer, const AddressPrefix& inner) {
  return outer.is_v4 == inner.is_v4 && outer.length <= inner.length &&
         same_bits(outer.address, inner.address, outer.length);
}

bool any_covers(std::span<const AddressPrefix> prefixes, const AddressPrefix& inner) {
  return std::ranges::any_of(prefixes, [&](const AddressPrefix& one) { return covers(one, inner); });
}

}  // namespace certwright::net
