#include "pki/der_reader.h"

#include <chrono>

#include "pki/der.h"

namespace certwright::pki::der {
namespace {

tl::unexpected<Error> not_der(std::string why) {
  return fail(ErrorCode::invalid_request, "not DER: " + std::move(why));
}

// The value of a two-digit group, or -1.
int two_digits(std::string_view text, std::size_t at) {
  const char high = text[at];
  const char low = text[at + 1];
  if (high < '0' || high > '9' || low < '0' || low > '9') return -1;
  return (high - '0') * 10 + (low - '0');
}

}  // namespace

Result<Element> Reader::next() {
  if (rest_.size() < 2) return not_der("an element is cut off");
  // Tag numbers above 30 take further octets; no structure that is read here has one.
  if ((rest_[0] & 0x1f) == 0x1f) return not_der("a tag of several octets");
  std::size_t header = 2;
  std::size_t length = rest_[1];
  if (length >= 0x80) {
    const std::size_t octets = length & 0x7f;
    if (octets == 0 || octets > 4) return not_der("a length of indefinite form, or of more than four octets");
    if (rest_.size() < 2 + octets) return not_der("a length is cut off");
    length = 0;
    for (std::size_t i = 0; i < octets; ++i) length = (length << 8) | rest_[2 + i];
    if (length < 0x80 || rest_[2] == 0) return not_der("a length that is not in the fewest octets");
    header += octets;
  }
  if (rest_.size() - header < length) return not_der("an element is longer than what holds it");
  const Element element{rest_[0], rest_.subspan(header, length), rest_.first(header + length)};
  rest_ = rest_.subspan(header + length);
  return element;
}

Result<Element> Reader::next(std::uint8_t tag) {
  if (!rest_.empty() && rest_.front() != tag) return not_der("another element was expected here");
  return next();
}

Result<void> Reader::expect_end() const {
  if (!rest_.empty()) return not_der("bytes after the end");
  return {};
}

Result<Element> only(ByteView der, std::uint8_t tag) {
  Reader reader{der};
  TRY(const Element element, reader.next(tag));
  TRY_VOID(reader.expect_end());
  return element;
}

Result<Element> next_oid(Reader& reader) {
  TRY(const Element oid, reader.next(tag::oid));
  if (oid.content.empty() || (oid.content.back() & 0x80) != 0) return not_der("an OBJECT IDENTIFIER that is cut off");
  // Other readers keep them in so much; the longest in use have a third of it.
  constexpr std::size_t max_octets = 63;
  if (oid.content.size() > max_octets) return not_der("an OBJECT IDENTIFIER beyond reason");
  bool begins = true;
  for (const std::uint8_t octet : oid.content) {
    // X.690 section 8.19.2: "the leading octet of the subidentifier shall not have the value 80 (hexadecimal)."
    if (begins && octet == 0x80) return not_der("an OBJECT IDENTIFIER that is not in the fewest octets");
    begins = octet < 0x80;
  }
  return oid;
}

Result<Number> number(const Element& integer) {
  const ByteView content = integer.content;
  if (content.empty()) return not_der("an empty INTEGER");
  // X.690 section 8.3.2: the first nine bits shall not all be the same.
  if (content.size() > 1 && (content[0] == 0 || content[0] == 0xff) && (content[0] >= 0x80) == (content[1] >= 0x80))
    return not_der("an INTEGER that is not in the fewest octets");
  if (content[0] >= 0x80) return Number{content, true};
  return Number{content[0] == 0 ? content.subspan(1) : content, false};
}

Result<void> expect_bits(const Element& bit_string) {
  const ByteView content = bit_string.content;
  if (content.empty() || content[0] > 7 || (content[0] != 0 && content.size() == 1))
    return not_der("a BIT STRING of no bits");
  if ((content.back() & ((1U << content[0]) - 1U)) != 0 && content.size() > 1)
    return not_der("a BIT STRING whose unused bits are not zero");
  return {};
}

Result<ByteView> magnitude(const Element& integer) {
  TRY(const Number read, number(integer));
  if (read.is_negative) return not_der("a negative INTEGER");
  return read.octets;
}

Result<std::uint64_t> unsigned_64(const Element& integer) {
  TRY(const ByteView octets, magnitude(integer));
  std::uint64_t value = 0;
  if (octets.size() > sizeof value) return fail(ErrorCode::invalid_request, "a number that is too large");
  for (const std::uint8_t octet : octets) value = value << 8U | octet;
  return value;
}

Result<ByteView> whole_octets(const Element& bit_string) {
  if (bit_string.content.empty() || bit_string.content[0] != 0) return not_der("a BIT STRING of no whole octets");
  return bit_string.content.subspan(1);
}

Result<Timestamp> moment(const Element& time) {
  std::string_view text = text_of(time.content);
  int century = 0;
  if (time.tag == tag::generalized_time && text.size() == 15) {
    century = two_digits(text, 0);
    text.remove_prefix(2);
  } else if (time.tag != tag::utc_time || text.size() != 13) {
    return not_der("a time of another form");
  }
  int field[6];
  for (std::size_t i = 0; i < 6; ++i) field[i] = two_digits(text, 2 * i);
  for (const int value : field)
    if (value < 0 || century < 0) return not_der("a time that is no number");
  // RFC 5280 section 4.1.2.5.1: "Where YY is greater than or equal to 50, the year SHALL be interpreted as 19YY".
  if (time.tag == tag::utc_time) century = field[0] >= 50 ? 19 : 20;
  const std::chrono::year_month_day date{std::chrono::year{century * 100 + field[0]},
                                         std::chrono::month{static_cast<unsigned>(field[1])},
                                         std::chrono::day{static_cast<unsigned>(field[2])}};
  if (!date.ok() || field[3] > 23 || field[4] > 59 || field[5] > 59 || text[12] != 'Z')
    return not_der("a time that does not exist");
  return Timestamp{std::chrono::sys_days{date}} + std::chrono::hours{field[3]} + std::chrono::minutes{field[4]} +
         std::chrono::seconds{field[5]};
}

}  // namespace certwright::pki::der
