#include "pki/certification_request.h"

#include <algorithm>

#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/der_value.h"
#include "pki/signature_check.h"
#include "pki/subject_public_key.h"

namespace certwright::pki {
namespace {

using namespace std::string_view_literals;

// A request with 100 names of 253 octets and an RSA-4096 key has about 28 kB; twice that is generous.
constexpr std::size_t max_request_bytes = std::size_t{64} * 1024;
// Requests in use have one to four attributes.
constexpr std::size_t max_attributes = 64;
constexpr std::string_view extension_request =
    "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e"sv;  // 1.2.840.113549.1.9.14

tl::unexpected<Error> no_request(std::string why) { return fail(ErrorCode::invalid_request, std::move(why)); }

Result<void> expect_version_1(der::Reader& members) {
  TRY(const der::Element version, members.next(der::tag::integer));
  // RFC 2986 section 4.1: "It shall be 0 for this version of the standard."
  if (version.content.size() != 1 || version.content[0] != 0)
    return no_request("a certification request of a version that does not exist");
  return {};
}

// X.690 section 11.6: the values of a SET OF are in ascending order.
Result<void> expect_order(ByteView before, ByteView after) {
  if (std::ranges::lexicographical_compare(after, before)) return no_request("not DER: a set that is not in order");
  return {};
}

Result<void> read_requested_extensions(ByteView values, CertificationRequest& request) {
  // RFC 2985 section 5.4.2: "SINGLE VALUE TRUE"; and one such attribute, or nobody knew which counts.
  if (!request.extensions.empty()) return no_request("a certification request that asks for extensions twice");
  TRY(request.extensions, read_extensions(values));
  if (request.extensions.empty()) return no_request("a certification request that asks for no extension");
  for (const Extension& extension : request.extensions)
    if (request.find(extension.type) != &extension)
      return no_request("a certification request that asks for an extension twice");
  return {};
}

Result<void> read_attribute(const der::Element& attribute, CertificationRequest& request) {
  der::Reader members{attribute.content};
  TRY(const der::Element type, der::next_oid(members));
  TRY(const der::Element values, members.next(der::tag::set));
  TRY_VOID(members.expect_end());
  if (text_of(type.whole) == extension_request) return read_requested_extensions(values.content, request);
  if (values.content.empty()) return no_request("a certification request with an attribute without a value");
  ByteView before;
  for (der::Reader each{values.content}; !each.at_end();) {
    TRY(const der::Element value, each.next());
    TRY_VOID(der::expect_value(value));
    TRY_VOID(expect_order(before, value.whole));
    before = value.whole;
  }
  return {};
}

Result<void> read_attributes(ByteView content, CertificationRequest& request) {
  ByteView before;
  std::size_t count = 0;
  for (der::Reader members{content}; !members.at_end(); ++count) {
    if (count == max_attributes) return no_request("a certification request with too many attributes");
    TRY(const der::Element attribute, members.next(der::tag::sequence));
    TRY_VOID(expect_order(before, attribute.whole));
    TRY_VOID(read_attribute(attribute, request));
    before = attribute.whole;
  }
  return {};
}

Result<void> read_subject_key(der::Reader& members, CertificationRequest& request) {
  TRY(const der::Element key, members.next(der::tag::sequence));
  request.subject_public_key_info = key.whole;
  der::Reader parts{key.content};
  TRY_VOID(read_algorithm(parts));
  TRY_VOID(subject_public_key(key.whole));
  return {};
}

}  // namespace

Result<CertificationRequest> CertificationRequest::read(ByteView der) {
  if (der.size() > max_request_bytes) return no_request("a certification request of more than 64 KiB");
  TRY(const SignedParts parts, signed_parts(der));
  CertificationRequest request;
  request.to_be_signed = parts.to_be_signed;
  request.signature_algorithm = parts.signature_algorithm;
  request.signature = parts.signature;
  TRY(const der::Element info, der::only(parts.to_be_signed, der::tag::sequence));
  der::Reader members{info.content};
  TRY_VOID(expect_version_1(members));
  TRY(const der::Element subject, members.next(der::tag::sequence));
  request.subject = subject.whole;
  TRY(request.subject_attributes, name_attributes(subject.content));
  TRY_VOID(read_subject_key(members, request));
  constexpr std::uint8_t attributes_tag = 0xa0;
  TRY(const der::Element attributes, members.next(attributes_tag));
  TRY_VOID(read_attributes(attributes.content, request));
  TRY_VOID(members.expect_end());
  return request;
}

Result<CertificationRequest> CertificationRequest::parse(ByteView der) {
  TRY(CertificationRequest request, read(der));
  TRY_VOID(verify_signature(request.subject_public_key_info, request.signature_algorithm, request.to_be_signed,
                            request.signature));
  return request;
}

const Extension* CertificationRequest::find(ByteView type) const {
  for (const Extension& extension : extensions)
    if (std::ranges::equal(extension.type, type)) return &extension;
  return nullptr;
}

}  // namespace certwright::pki
