#pragma once

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
/// [number] EXPLICIT, or IMPLICIT around a constructed value.
[[nodiscard]] Bytes context(unsigned number, ByteView content, bool constructed = true);
[[nodiscard]] Bytes concat(std::initializer_list<ByteView> parts);

}  // namespace certwright::pki::der
