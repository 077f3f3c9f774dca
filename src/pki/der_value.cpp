#include "pki/der_value.h"

#include "pki/der.h"

namespace certwright::pki::der {
namespace {

tl::unexpected<Error> no_value(std::string why) {
  return fail(ErrorCode::invalid_request, "not DER: " + std::move(why));
}

Result<void> expect_primitive(const Element& value) {
  constexpr std::uint8_t enumerated = 0x0a;
  constexpr std::uint8_t universal_string = 0x1c;
  constexpr std::uint8_t bmp_string = 0x1e;
  const ByteView content = value.content;
  switch (value.tag) {
    case tag::boolean:
      // X.690 section 11.1: TRUE has all eight bits set.
      if (content.size() != 1 || (content[0] != 0 && content[0] != 0xff)) return no_value("a BOOLEAN of another form");
      return {};
    case tag::null:
      if (!content.empty()) return no_value("a NULL with content");
      return {};
    case tag::integer:
    case enumerated:
      TRY_VOID(number(value));
      return {};
    case tag::bit_string:
      return expect_bits(value);
    case tag::oid: {
      Reader itself{value.whole};
      TRY_VOID(next_oid(itself));
      return {};
    }
    case universal_string:
      if (content.size() % 4 != 0) return no_value("a UniversalString of broken characters");
      return {};
    case bmp_string:
      if (content.size() % 2 != 0) return no_value("a BMPString of broken characters");
      return {};
    default:
      return {};
  }
}

}  // namespace

Result<void> expect_value(const Element& value) {
  constexpr unsigned class_bits = 0xc0;
  constexpr unsigned constructed = 0x20;
  constexpr unsigned external = 8;
  constexpr unsigned embedded = 11;
  constexpr unsigned sequence = 16;
  constexpr unsigned set = 17;
  // Tags of other classes mean what the structure around them says.
  if ((value.tag & class_bits) != 0) return {};
  const unsigned type = value.tag & 0x1fU;
  // X.690 section 8.1.5: end-of-contents, which ends what has no length: DER has no such thing.
  if (type == 0) return no_value("an end of contents");
  // Nothing that is signed or asked for has one, and OpenSSL looks for elements in them.
  if (type == external || type == embedded) return no_value("an EXTERNAL or an EMBEDDED PDV");
  const bool has_parts = type == sequence || type == set;
  if (has_parts != ((value.tag & constructed) != 0)) return no_value("a value that is constructed where it may not be");
  return has_parts ? Result<void>{} : expect_primitive(value);
}

}  // namespace certwright::pki::der
