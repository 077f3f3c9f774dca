#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace certwright::pki::der {

/// One TLV that was read: views into the bytes it was read from.
struct Element {
  std::uint8_t tag = 0;
  ByteView content;
  ByteView whole;
};

/// Reads one TLV after the other, strictly: definite minimal lengths of at most four octets, one-octet tags.
/// Holds a view: the bytes outlive the reader and what it gives.
class Reader {
 public:
  explicit Reader(ByteView der) : rest_(der) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  /// Whether another element follows and has this tag.
  [[nodiscard]] bool next_is(std::uint8_t tag) const { return !rest_.empty() && rest_.front() == tag; }
  /// Fails: invalid_request (not DER, or nothing is left).
  [[nodiscard]] Result<Element> next();
  /// Fails: invalid_request (also for another tag).
  [[nodiscard]] Result<Element> next(std::uint8_t tag);
  /// Fails: invalid_request where something is left.
  [[nodiscard]] Result<void> expect_end() const;

 private:
  ByteView rest_;
};

/// The one element that `der` is. Fails: invalid_request (another tag, or bytes after it).
[[nodiscard]] Result<Element> only(ByteView der, std::uint8_t tag);

/// The next element, an OBJECT IDENTIFIER whose arcs are in the fewest octets (X.690 section 8.19).
/// Fails: invalid_request.
[[nodiscard]] Result<Element> next_oid(Reader& reader);

/// An INTEGER in the fewest octets.
struct Number {
  ByteView octets;  ///< the magnitude without its sign octet, empty for zero; of a negative number all octets
  bool is_negative = false;
};
/// Fails: invalid_request.
[[nodiscard]] Result<Number> number(const Element& integer);

/// That it is a BIT STRING as X.690 section 11.2 wants it: at most seven unused bits, all of them zero.
/// Fails: invalid_request.
[[nodiscard]] Result<void> expect_bits(const Element& bit_string);

/// The magnitude of a non-negative INTEGER without its sign octet; empty for zero.
/// Fails: invalid_request (negative, or not in the fewest octets).
[[nodiscard]] Result<ByteView> magnitude(const Element& integer);

/// The value of one of at most 64 bits. Fails: as magnitude(), and invalid_request where it is larger.
[[nodiscard]] Result<std::uint64_t> unsigned_64(const Element& integer);

/// The octets of a BIT STRING. Fails: invalid_request (unused bits).
[[nodiscard]] Result<ByteView> whole_octets(const Element& bit_string);

/// UTCTime or GeneralizedTime as RFC 5280 section 4.1.2.5 allows them: with seconds, in Z, without fractions.
/// Fails: invalid_request.
[[nodiscard]] Result<Timestamp> moment(const Element& time);

}  // namespace certwright::pki::der
