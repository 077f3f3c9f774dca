#include "pki/tbs_certificate.h"

#include <algorithm>

#include "base/utf8.h"
#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/der_value.h"

namespace certwright::pki {
namespace {

constexpr std::uint8_t context_0 = 0xa0;
constexpr std::uint8_t context_3 = 0xa3;
// issuerUniqueID and subjectUniqueID: [1] and [2] IMPLICIT BIT STRING.
constexpr std::uint8_t unique_identifier_tags[] = {0x81, 0x82};
// A profile has about ten extensions and a subject a handful of attributes; the longest seen have twice that.
constexpr std::size_t max_members = 64;

tl::unexpected<Error> no_certificate(std::string why) { return fail(ErrorCode::invalid_request, std::move(why)); }

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (!character.valid) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

// Characters of so many octets each, all of them some that exist: no halves of UTF-16's pairs, none above U+10FFFF.
bool are_characters(ByteView content, std::size_t octets_each) {
  if (content.size() % octets_each != 0) return false;
  for (std::size_t at = 0; at < content.size(); at += octets_each) {
    std::uint32_t character = 0;
    for (const std::uint8_t octet : content.subspan(at, octets_each)) character = (character << 8U) | octet;
    if (character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff)) return false;
  }
  return true;
}

bool is_text_of(std::uint8_t tag, ByteView content) {
  constexpr std::uint8_t numeric_string = 0x12;
  constexpr std::uint8_t teletex_string = 0x14;
  constexpr std::uint8_t universal_string = 0x1c;
  constexpr std::uint8_t bmp_string = 0x1e;
  const auto is_ascii = [](std::uint8_t octet) { return octet < 0x80; };
  switch (tag) {
    case der::tag::utf8_string:
      return is_utf8(text_of(content));
    case der::tag::printable_string:
    case der::tag::ia5_string:
    case numeric_string:
      return std::ranges::all_of(content, is_ascii);
    case teletex_string:
      return true;
    case universal_string:
      return are_characters(content, 4);
    case bmp_string:
      return are_characters(content, 2);
    default:
      return false;
  }
}

Result<Extension> extension_of(const der::Element& element) {
  der::Reader members{element.content};
  Extension extension;
  TRY(const der::Element type, der::next_oid(members));
  extension.type = type.whole;
  if (members.next_is(der::tag::boolean)) {
    TRY(const der::Element critical, members.next());
    // X.690 section 11.5: a value equal to its default (FALSE) is not encoded.
    if (critical.content.size() != 1 || critical.content[0] != 0xff)
      return no_certificate("not DER: an extension's criticality is encoded otherwise than TRUE");
    extension.critical = true;
  }
  TRY(const der::Element value, members.next(der::tag::octet_string));
  extension.value = value.content;
  TRY_VOID(members.expect_end());
  return extension;
}

Result<unsigned> read_certificate_version(der::Reader& members) {
  // RFC 5280 section 4.1: version [0] EXPLICIT DEFAULT v1; X.690 section 11.5 leaves the default out.
  if (!members.next_is(context_0)) return 1U;
  TRY(const der::Element tagged, members.next());
  TRY(const der::Element version, der::only(tagged.content, der::tag::integer));
  // Version 2 was never used: other readers refuse it as well.
  if (version.content.size() != 1 || version.content[0] != 2)
    return no_certificate("a certificate of another version than 1 and 3");
  return 3U;
}

Result<void> read_serial(der::Reader& members, TbsCertificate& tbs) {
  TRY(const der::Element serial, members.next(der::tag::integer));
  TRY(const der::Number number, der::number(serial));
  tbs.serial = number.octets;
  tbs.serial_is_negative = number.is_negative;
  return {};
}

Result<void> read_validity(der::Reader& members, TbsCertificate& tbs) {
  TRY(const der::Element validity, members.next(der::tag::sequence));
  der::Reader times{validity.content};
  TRY(const der::Element not_before, times.next());
  TRY(const der::Element not_after, times.next());
  TRY_VOID(times.expect_end());
  TRY(tbs.not_before, der::moment(not_before));
  TRY(tbs.not_after, der::moment(not_after));
  tbs.not_before_tag = not_before.tag;
  tbs.not_after_tag = not_after.tag;
  return {};
}

Result<void> read_key(der::Reader& members, TbsCertificate& tbs) {
  TRY(const der::Element key, members.next(der::tag::sequence));
  tbs.subject_public_key_info = key.whole;
  der::Reader parts{key.content};
  TRY_VOID(read_algorithm(parts));
  TRY(const der::Element bits, parts.next(der::tag::bit_string));
  TRY_VOID(der::expect_bits(bits));
  return parts.expect_end();
}

Result<void> read_unique_identifiers(der::Reader& members, TbsCertificate& tbs) {
  for (const std::uint8_t tag : unique_identifier_tags) {
    if (!members.next_is(tag)) continue;
    TRY(const der::Element bits, members.next());
    TRY_VOID(der::expect_bits(bits));
    tbs.has_unique_identifiers = true;
  }
  return {};
}

}  // namespace

Result<der::Element> read_algorithm(der::Reader& members) {
  TRY(const der::Element algorithm, members.next(der::tag::sequence));
  der::Reader parts{algorithm.content};
  TRY_VOID(der::next_oid(parts));
  if (!parts.at_end()) {
    TRY(const der::Element parameters, parts.next());
    TRY_VOID(der::expect_value(parameters));
  }
  TRY_VOID(parts.expect_end());
  return algorithm;
}

Result<std::vector<NameAttribute>> name_attributes(ByteView name) {
  std::vector<NameAttribute> attributes;
  der::Reader relative_names{name};
  while (!relative_names.at_end()) {
    TRY(const der::Element relative_name, relative_names.next(der::tag::set));
    der::Reader members{relative_name.content};
    if (members.at_end()) return no_certificate("a name with an empty part");
    ByteView before;
    while (!members.at_end()) {
      TRY(const der::Element attribute, members.next(der::tag::sequence));
      // X.690 section 11.6: the values of a SET OF are in ascending order.
      if (std::ranges::lexicographical_compare(attribute.whole, before))
        return no_certificate("not DER: a part of a name whose attributes are not in order");
      before = attribute.whole;
      der::Reader pair{attribute.content};
      TRY(const der::Element type, der::next_oid(pair));
      TRY(const der::Element value, pair.next());
      TRY_VOID(pair.expect_end());
      if (!is_text_of(value.tag, value.content))
        return no_certificate("a name with an attribute that is no text of its type");
      if (attributes.size() == max_members) return no_certificate("a name of too many attributes");
      attributes.push_back({type.whole, text_of(value.content), value.tag});
    }
  }
  return attributes;
}

Result<std::vector<Extension>> read_extensions(ByteView list) {
  TRY(const der::Element sequence, der::only(list, der::tag::sequence));
  std::vector<Extension> extensions;
  // What our profiles have; more grow it once.
  constexpr std::size_t usual = 10;
  extensions.reserve(usual);
  der::Reader members{sequence.content};
  while (!members.at_end()) {
    TRY(const der::Element element, members.next(der::tag::sequence));
    TRY(const Extension extension, extension_of(element));
    if (extensions.size() == max_members) return no_certificate("too many extensions");
    extensions.push_back(extension);
  }
  return extensions;
}

Result<SignedParts> signed_parts(ByteView der) {
  TRY(const der::Element whole, der::only(der, der::tag::sequence));
  der::Reader members{whole.content};
  TRY(const der::Element to_be_signed, members.next(der::tag::sequence));
  TRY(const der::Element algorithm, read_algorithm(members));
  TRY(const der::Element signature, members.next(der::tag::bit_string));
  TRY_VOID(members.expect_end());
  TRY(const ByteView octets, der::whole_octets(signature));
  return SignedParts{to_be_signed.whole, algorithm.whole, octets};
}

Result<TbsCertificate> TbsCertificate::read(ByteView der) {
  TRY(const der::Element whole, der::only(der, der::tag::sequence));
  der::Reader members{whole.content};
  TbsCertificate tbs;
  TRY(tbs.version, read_certificate_version(members));
  TRY_VOID(read_serial(members, tbs));
  TRY(const der::Element algorithm, read_algorithm(members));
  tbs.signature_algorithm = algorithm.whole;
  TRY(const der::Element issuer, members.next(der::tag::sequence));
  tbs.issuer = issuer.whole;
  TRY(tbs.issuer_attributes, name_attributes(issuer.content));
  TRY_VOID(read_validity(members, tbs));
  TRY(const der::Element subject, members.next(der::tag::sequence));
  tbs.subject = subject.whole;
  TRY(tbs.subject_attributes, name_attributes(subject.content));
  TRY_VOID(read_key(members, tbs));
  TRY_VOID(read_unique_identifiers(members, tbs));
  if (members.next_is(context_3)) {
    TRY(const der::Element extensions, members.next());
    TRY(tbs.extensions, read_extensions(extensions.content));
    tbs.has_extensions = true;
  }
  TRY_VOID(members.expect_end());
  return tbs;
}

Result<TbsCertificate> TbsCertificate::parse(ByteView der) {
  TRY(TbsCertificate tbs, read(der));
  if (tbs.version != 3) return no_certificate("a certificate of another version than 3");
  if (tbs.serial_is_negative) return no_certificate("not DER: a negative INTEGER");
  if (tbs.has_unique_identifiers) return no_certificate("a certificate with unique identifiers");
  if (!tbs.has_extensions) return no_certificate("a certificate without extensions");
  // RFC 5280 section 4.2: "A certificate MUST NOT include more than one instance of a particular extension."
  for (const Extension& extension : tbs.extensions)
    if (tbs.find(extension.type) != &extension) return no_certificate("an extension stands twice in a certificate");
  return tbs;
}

const Extension* TbsCertificate::find(ByteView type) const {
  for (const Extension& extension : extensions)
    if (std::ranges::equal(extension.type, type)) return &extension;
  return nullptr;
}

}  // namespace certwright::pki
