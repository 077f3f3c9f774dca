#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace certwright::pki::der {

// Writers of X.690 DER. Each gives a whole TLV; structures are made by joining what they hold.

[[nodiscard]] Bytes tlv(std::uint8_t tag, ByteView content);
[[nodiscard]] Bytes sequence(std::initializer_list<ByteView> members);
[[nodiscard]] Bytes set(std::initializer_list<ByteView> members);
/// A non-negative INTEGER from its big-endian magnitude; leading zeros are dropped, a sign octet added where needed.
[[nodiscard]] Bytes integer(ByteView magnitude);
[[nodiscard]] Bytes integer(std::uint64_t value);
[[nodiscard]] Bytes boolean(bool value);
/// "2.5.29.17". Throws std::invalid_argument where it is none: names of objects are constants of the code.
[[nodiscard]] Bytes oid(std::string_view dotted);
[[nodiscard]] Bytes octet_string(ByteView content);
/// BIT STRING with no unused bits.
[[nodiscard]] Bytes bit_string(ByteView content);
/// BIT STRING of named bits (X.690 11.2.2: trailing zero bits dropped).
[[nodiscard]] Bytes named_bits(std::initializer_list<unsigned> bits);
[[nodiscard]] Bytes utf8_string(std::string_view text);
[[nodiscard]] Bytes printable_string(std::string_view text);
[[nodiscard]] Bytes ia5_string(std::string_view text);
[[nodiscard]] Bytes null();
/// RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime after; whole seconds.
[[nodiscard]] Bytes time(Timestamp at);
/// GeneralizedTime whatever the year (RFC 6960 section 4.2.2.1); whole seconds.
[[nodiscard]] Bytes generalized_time(Timestamp at);
/// [number] EXPLICIT, or IMPLICIT around a constructed value.
[[nodiscard]] Bytes context(unsigned number, ByteView content, bool constructed = true);
[[nodiscard]] Bytes concat(std::initializer_list<ByteView> parts);

/// Adds a TLV to the end of `out`: for long lists, where a vector a member would cost more than the writing.
void append_tlv(Bytes& out, std::uint8_t tag, ByteView content);
/// Adds the tag and length of a TLV alone: for content that is long and stands elsewhere.
void append_header(Bytes& out, std::uint8_t tag, std::size_t content_bytes);
/// How many octets the TLV around `content_bytes` octets has (X.690 section 10.1: the length in the fewest octets).
[[nodiscard]] std::size_t tlv_bytes(std::size_t content_bytes);

/// Tags that the writers above use and readers ask for.
namespace tag {
inline constexpr std::uint8_t boolean = 0x01;
inline constexpr std::uint8_t integer = 0x02;
inline constexpr std::uint8_t bit_string = 0x03;
inline constexpr std::uint8_t octet_string = 0x04;
inline constexpr std::uint8_t null = 0x05;
inline constexpr std::uint8_t oid = 0x06;
inline constexpr std::uint8_t enumerated = 0x0a;
inline constexpr std::uint8_t utf8_string = 0x0c;
inline constexpr std::uint8_t sequence = 0x30;
inline constexpr std::uint8_t set = 0x31;
inline constexpr std::uint8_t printable_string = 0x13;
inline constexpr std::uint8_t ia5_string = 0x16;
inline constexpr std::uint8_t utc_time = 0x17;
inline constexpr std::uint8_t generalized_time = 0x18;
}  // namespace tag

}  // namespace certwright::pki::der
