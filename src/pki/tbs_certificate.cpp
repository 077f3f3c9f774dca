#include "pki/tbs_certificate.h"

#include <algorithm>

#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::pki {
namespace {

constexpr std::uint8_t context_0 = 0xa0;
constexpr std::uint8_t context_3 = 0xa3;
// A profile has about ten extensions and a subject a handful of attributes; more is not ours.
constexpr std::size_t max_members = 32;

Result<std::vector<NameAttribute>> attributes_of(ByteView name) {
  std::vector<NameAttribute> attributes;
  der::Reader relative_names{name};
  while (!relative_names.at_end()) {
    TRY(const der::Element relative_name, relative_names.next(der::tag::set));
    der::Reader members{relative_name.content};
    while (!members.at_end()) {
      TRY(const der::Element attribute, members.next(der::tag::sequence));
      der::Reader pair{attribute.content};
      TRY(const der::Element type, pair.next(der::tag::oid));
      TRY(const der::Element value, pair.next());
      TRY_VOID(pair.expect_end());
      if (attributes.size() == max_members) return fail(ErrorCode::invalid_request, "a name of too many attributes");
      attributes.push_back({type.whole, text_of(value.content)});
    }
  }
  return attributes;
}

Result<Extension> extension_of(const der::Element& element) {
  der::Reader members{element.content};
  Extension extension;
  TRY(const der::Element type, members.next(der::tag::oid));
  extension.type = type.whole;
  if (members.next_is(der::tag::boolean)) {
    TRY(const der::Element critical, members.next());
    // X.690 section 11.5: a value equal to its default (FALSE) is not encoded.
    if (critical.content.size() != 1 || critical.content[0] != 0xff)
      return fail(ErrorCode::invalid_request, "not DER: an extension's criticality is encoded otherwise than TRUE");
    extension.critical = true;
  }
  TRY(const der::Element value, members.next(der::tag::octet_string));
  extension.value = value.content;
  TRY_VOID(members.expect_end());
  return extension;
}

Result<std::vector<Extension>> extensions_of(ByteView list) {
  TRY(const der::Element sequence, der::only(list, der::tag::sequence));
  std::vector<Extension> extensions;
  der::Reader members{sequence.content};
  while (!members.at_end()) {
    TRY(const der::Element element, members.next(der::tag::sequence));
    TRY(const Extension extension, extension_of(element));
    // RFC 5280 section 4.2: "A certificate MUST NOT include more than one instance of a particular extension."
    for (const Extension& earlier : extensions)
      if (std::ranges::equal(earlier.type, extension.type))
        return fail(ErrorCode::invalid_request, "an extension stands twice in a certificate");
    if (extensions.size() == max_members) return fail(ErrorCode::invalid_request, "too many extensions");
    extensions.push_back(extension);
  }
  return extensions;
}

Result<void> expect_version_3(der::Reader& members) {
  TRY(const der::Element tagged, members.next(context_0));
  TRY(const der::Element version, der::only(tagged.content, der::tag::integer));
  if (version.content.size() != 1 || version.content[0] != 2)
    return fail(ErrorCode::invalid_request, "a certificate of another version than 3");
  return {};
}

}  // namespace

Result<TbsCertificate> TbsCertificate::parse(ByteView der) {
  TRY(const der::Element whole, der::only(der, der::tag::sequence));
  der::Reader members{whole.content};
  TRY_VOID(expect_version_3(members));
  TbsCertificate tbs;
  TRY(const der::Element serial, members.next(der::tag::integer));
  TRY(tbs.serial, der::magnitude(serial));
  TRY(const der::Element algorithm, members.next(der::tag::sequence));
  tbs.signature_algorithm = algorithm.whole;
  TRY(const der::Element issuer, members.next(der::tag::sequence));
  tbs.issuer = issuer.whole;
  TRY(const der::Element validity, members.next(der::tag::sequence));
  der::Reader times{validity.content};
  TRY(const der::Element not_before, times.next());
  TRY(const der::Element not_after, times.next());
  TRY_VOID(times.expect_end());
  TRY(tbs.not_before, der::moment(not_before));
  TRY(tbs.not_after, der::moment(not_after));
  TRY(const der::Element subject, members.next(der::tag::sequence));
  tbs.subject = subject.whole;
  TRY(tbs.subject_attributes, attributes_of(subject.content));
  TRY(const der::Element key, members.next(der::tag::sequence));
  tbs.subject_public_key_info = key.whole;
  TRY(const der::Element extensions, members.next(context_3));
  TRY(tbs.extensions, extensions_of(extensions.content));
  TRY_VOID(members.expect_end());
  return tbs;
}

const Extension* TbsCertificate::find(ByteView type) const {
  for (const Extension& extension : extensions)
    if (std::ranges::equal(extension.type, type)) return &extension;
  return nullptr;
}

}  // namespace certwright::pki
