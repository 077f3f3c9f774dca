#include "pki/der.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <string>

namespace certwright::pki::der {
namespace {

void append(Bytes& out, ByteView part) { out.insert(out.end(), part.begin(), part.end()); }

std::size_t length_octets(std::size_t length) {
  std::size_t octets = 0;
  for (; length > 0; length >>= 8) ++octets;
  return octets;
}

std::size_t total_bytes(std::span<const ByteView> parts) {
  std::size_t total = 0;
  for (const ByteView part : parts) total += part.size();
  return total;
}

Bytes constructed(std::uint8_t tag, std::span<const ByteView> members) {
  const std::size_t length = total_bytes(members);
  Bytes out;
  out.reserve(tlv_bytes(length));
  append_header(out, tag, length);
  for (const ByteView member : members) append(out, member);
  return out;
}

// X.690 section 8.19.2: seven bits an octet, the most significant first, bit 8 set in all but the last.
void append_arc(Bytes& out, std::uint64_t arc) {
  std::array<std::uint8_t, 10> octets{};
  std::size_t count = 0;
  do {
    octets[count++] = static_cast<std::uint8_t>(arc & 0x7f);
    arc >>= 7;
  } while (arc > 0);
  for (; count > 1; --count) out.push_back(octets[count - 1] | 0x80);
  out.push_back(octets[0]);
}

void append_two_digits(Bytes& out, unsigned number) {
  out.push_back(static_cast<std::uint8_t>('0' + number / 10 % 10));
  out.push_back(static_cast<std::uint8_t>('0' + number % 10));
}

Bytes written_time(Timestamp at, std::uint8_t form) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{seconds - day};
  const int year = static_cast<int>(date.year());
  const std::size_t length = form == tag::utc_time ? 13 : 15;
  Bytes out;
  out.reserve(tlv_bytes(length));
  append_header(out, form, length);
  if (form != tag::utc_time) append_two_digits(out, static_cast<unsigned>(year) / 100);
  append_two_digits(out, static_cast<unsigned>(year) % 100);
  append_two_digits(out, static_cast<unsigned>(date.month()));
  append_two_digits(out, static_cast<unsigned>(date.day()));
  append_two_digits(out, static_cast<unsigned>(clock.hours().count()));
  append_two_digits(out, static_cast<unsigned>(clock.minutes().count()));
  append_two_digits(out, static_cast<unsigned>(clock.seconds().count()));
  out.push_back('Z');
  return out;
}

std::vector<std::uint64_t> arcs_of(std::string_view dotted) {
  std::vector<std::uint64_t> arcs;
  const char* at = dotted.data();
  const char* const end = at + dotted.size();
  while (true) {
    std::uint64_t arc = 0;
    const auto [next, error] = std::from_chars(at, end, arc);
    if (error != std::errc{}) throw std::invalid_argument("not an object identifier: " + std::string{dotted});
    arcs.push_back(arc);
    if (next == end) return arcs;
    if (*next != '.') throw std::invalid_argument("not an object identifier: " + std::string{dotted});
    at = next + 1;
  }
}

}  // namespace

std::size_t tlv_bytes(std::size_t content_bytes) {
  return content_bytes < 0x80 ? 2 + content_bytes : 2 + length_octets(content_bytes) + content_bytes;
}

// X.690 section 10.1: "The definite form of length encoding shall be used, encoded in the minimum number of octets."
void append_header(Bytes& out, std::uint8_t tag, std::size_t length) {
  out.push_back(tag);
  if (length < 0x80) {
    out.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  const std::size_t octets = length_octets(length);
  out.push_back(static_cast<std::uint8_t>(0x80 | octets));
  for (std::size_t i = octets; i > 0; --i) out.push_back(static_cast<std::uint8_t>(length >> (8 * (i - 1))));
}

void append_tlv(Bytes& out, std::uint8_t tag, ByteView content) {
  append_header(out, tag, content.size());
  append(out, content);
}

Bytes tlv(std::uint8_t tag, ByteView content) { return constructed(tag, {&content, 1}); }

Bytes sequence(std::initializer_list<ByteView> members) {
  return constructed(tag::sequence, {members.begin(), members.size()});
}

Bytes set(std::initializer_list<ByteView> members) {
  // X.690 section 11.6: "The encodings of the component values of a set-of value shall appear in ascending order."
  std::vector<ByteView> ordered(members);
  std::sort(ordered.begin(), ordered.end(), [](ByteView left, ByteView right) {
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
  });
  return constructed(tag::set, ordered);
}

Bytes integer(ByteView magnitude) {
  while (!magnitude.empty() && magnitude.front() == 0) magnitude = magnitude.subspan(1);
  static constexpr std::array<std::uint8_t, 1> zero{0};
  if (magnitude.empty()) return tlv(tag::integer, zero);
  if (magnitude.front() < 0x80) return tlv(tag::integer, magnitude);
  const std::array<ByteView, 2> with_sign{zero, magnitude};
  return constructed(tag::integer, with_sign);
}

Bytes integer(std::uint64_t value) {
  std::array<std::uint8_t, 8> octets{};
  for (std::size_t i = octets.size(); i > 0; --i, value >>= 8) octets[i - 1] = static_cast<std::uint8_t>(value);
  return integer(ByteView{octets});
}

Bytes boolean(bool value) {
  // X.690 section 11.1: "If the encoding represents the boolean value TRUE, its single contents octet shall have all
  // eight bits set to one."
  return Bytes{tag::boolean, 1, static_cast<std::uint8_t>(value ? 0xff : 0)};
}

Bytes oid(std::string_view dotted) {
  const std::vector<std::uint64_t> arcs = arcs_of(dotted);
  if (arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39))
    throw std::invalid_argument("not an object identifier: " + std::string{dotted});
  Bytes content;
  append_arc(content, arcs[0] * 40 + arcs[1]);
  for (std::size_t i = 2; i < arcs.size(); ++i) append_arc(content, arcs[i]);
  return tlv(tag::oid, content);
}

Bytes octet_string(ByteView content) { return tlv(tag::octet_string, content); }

Bytes bit_string(ByteView content) {
  static constexpr std::array<std::uint8_t, 1> no_unused_bits{0};
  const std::array<ByteView, 2> parts{no_unused_bits, content};
  return constructed(tag::bit_string, parts);
}

Bytes named_bits(std::initializer_list<unsigned> bits) {
  Bytes content{0};
  for (const unsigned bit : bits) {
    const std::size_t octet = 1 + bit / 8;
    if (content.size() <= octet) content.resize(octet + 1);
    content[octet] = static_cast<std::uint8_t>(content[octet] | (0x80U >> (bit % 8)));
  }
  if (content.size() > 1)
    for (unsigned last = content.back(); (last & 1) == 0; last >>= 1) ++content[0];
  return tlv(tag::bit_string, content);
}

Bytes utf8_string(std::string_view text) { return tlv(tag::utf8_string, bytes_of(text)); }
Bytes printable_string(std::string_view text) { return tlv(tag::printable_string, bytes_of(text)); }
Bytes ia5_string(std::string_view text) { return tlv(tag::ia5_string, bytes_of(text)); }
Bytes null() { return Bytes{tag::null, 0}; }

Bytes time(Timestamp at) {
  const int year = static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(at)}.year());
  // RFC 5280 section 4.1.2.5: "CAs conforming to this profile MUST always encode certificate validity dates through
  // the year 2049 as UTCTime; certificate validity dates in 2050 or later MUST be encoded as GeneralizedTime."
  return written_time(at, year >= 1950 && year <= 2049 ? tag::utc_time : tag::generalized_time);
}

Bytes generalized_time(Timestamp at) { return written_time(at, tag::generalized_time); }

Bytes context(unsigned number, ByteView content, bool constructed_value) {
  return tlv(static_cast<std::uint8_t>(0x80U | (constructed_value ? 0x20U : 0U) | number), content);
}

Bytes concat(std::initializer_list<ByteView> parts) {
  Bytes out;
  out.reserve(total_bytes({parts.begin(), parts.size()}));
  for (const ByteView part : parts) append(out, part);
  return out;
}

}  // namespace certwright::pki::der
