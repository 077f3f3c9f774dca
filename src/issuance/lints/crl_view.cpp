#include "issuance/lints/crl_view.h"

#include "issuance/lints/extension_value.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

namespace der = pki::der;

Result<ByteView> read_number(ByteView value) {
  TRY(const der::Element number, der::only(value, der::tag::integer));
  return der::magnitude(number);
}

// A BOOLEAN with a tag of its own and FALSE as its default, which DER leaves out.
Result<void> read_flag(der::Reader& members, std::uint8_t tag, bool& flag) {
  if (!members.next_is(tag)) return {};
  TRY(const der::Element value, members.next());
  if (value.content.size() != 1 || value.content[0] != 0xff)
    return fail(ErrorCode::invalid_request, "a BOOLEAN that is encoded otherwise than TRUE");
  flag = true;
  return {};
}

Result<IssuingPoint> read_issuing_point(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  der::Reader members{whole.content};
  IssuingPoint point;
  if (members.next_is(0xa0)) {
    TRY(const der::Element name, members.next());
    TRY_VOID(read_point_name(name.content, point.point));
    point.has_point = true;
  }
  TRY_VOID(read_flag(members, 0x81, point.only_user_certificates));
  TRY_VOID(read_flag(members, 0x82, point.only_ca_certificates));
  if (members.next_is(0x83)) {
    TRY(const der::Element reasons, members.next());
    TRY_VOID(der::expect_bits(reasons));
    point.only_some_reasons = true;
  }
  TRY_VOID(read_flag(members, 0x84, point.indirect));
  TRY_VOID(read_flag(members, 0x85, point.only_attribute_certificates));
  TRY_VOID(members.expect_end());
  return point;
}

}  // namespace

Result<CrlView> CrlView::of_tbs(ByteView tbs) {
  CrlView view;
  TRY(view.list, pki::TbsCertificateList::read(tbs));
  read_extension(view, objects::crl_number, "cRLNumber", view.number, read_number);
  read_extension(view, objects::authority_key_identifier, "authorityKeyIdentifier", view.authority_key_identifier,
                 read_authority_key_identifier);
  read_extension(view, objects::issuing_distribution_point, "issuingDistributionPoint", view.issuing_point,
                 read_issuing_point);
  return view;
}

Result<CrlView> CrlView::of_crl(ByteView crl) {
  TRY(const pki::SignedParts parts, pki::signed_parts(crl));
  TRY(CrlView view, of_tbs(parts.to_be_signed));
  view.outer_algorithm = parts.signature_algorithm;
  return view;
}

bool CrlView::is_critical(std::string_view object) const {
  const pki::Extension* const extension = find(object);
  return extension != nullptr && extension->critical;
}

}  // namespace certwright::issuance::lints
