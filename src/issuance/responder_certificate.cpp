#include "issuance/responder_certificate.h"

#include <algorithm>

#include "issuance/extensions.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "issuance/own_ca.h"
#include "issuance/signed_object.h"
#include "issuance/to_be_signed.h"
#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/public_key.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

Result<void> expect_responder_key(const IssuerIdentity& issuer, ByteView subject_public_key_info) {
  TRY(const pki::PublicKey key, pki::parse_public_key(subject_public_key_info));
  const auto* const on_curve = std::get_if<pki::EcPublicKey>(&key);
  if (on_curve == nullptr || on_curve->curve != pki::EcCurve::p256)
    return fail(ErrorCode::invalid_request, "the key of an OCSP responder is on P-256");
  if (issuer_id(subject_public_key_info) == issuer.id)
    return fail(ErrorCode::invalid_request, "the CA's own key is none for an OCSP responder");
  return {};
}

bool is_common_name(const der::Element& relative) {
  der::Reader attributes{relative.content};
  const auto attribute = attributes.next(der::tag::sequence);
  if (!attribute) return false;
  der::Reader parts{attribute->content};
  const auto type = parts.next(der::tag::oid);
  return type && text_of(type->whole) == objects::common_name;
}

// BR 7.1.2.8: the subject is a CA's (7.1.2.10.2), with country and organization where the issuer has them.
Result<Bytes> responder_name(const IssuerIdentity& issuer) {
  TRY(const der::Element name, der::only(issuer.name, der::tag::sequence));
  Bytes relative_names;
  for (der::Reader members{name.content}; !members.at_end();) {
    TRY(const der::Element each, members.next(der::tag::set));
    if (!is_common_name(each)) relative_names.insert(relative_names.end(), each.whole.begin(), each.whole.end());
  }
  return der::sequence({relative_names, relative_name(objects::common_name, "OCSP responder of " + issuer.id)});
}

Bytes responder_extensions(const IssuerIdentity& issuer, ByteView key_identifier) {
  const Bytes purposes = der::sequence({bytes_of(objects::ocsp_signing)});
  return der::concat({key_usage({digital_signature}),
                      extension(objects::extended_key_usage, Criticality::not_critical, purposes),
                      authority_key_identifier(issuer.key_identifier), subject_key_identifier(key_identifier),
                      extension(objects::ocsp_no_check, Criticality::not_critical, der::null())});
}

}  // namespace

Result<Tbs> build_responder_certificate(const IssuerIdentity& issuer, ByteView subject_public_key_info,
                                        std::string_view serial, Timestamp now) {
  TRY_VOID(expect_responder_key(issuer, subject_public_key_info));
  TRY(const Bytes serial_number, from_hex(serial));
  TRY(const Bytes subject, responder_name(issuer));
  TRY(const Bytes identifier, pki::key_identifier(subject_public_key_info));
  const Timestamp not_before = std::chrono::floor<std::chrono::seconds>(now);
  const Timestamp not_after =
      std::min<Timestamp>(not_before + responder_lifetime - std::chrono::seconds{1}, issuer.not_after);
  if (not_after <= not_before)
    return fail(ErrorCode::invalid_state, "the CA certificate has ended at " + rfc3339(issuer.not_after));
  Tbs tbs = to_be_signed(issuer, {.serial = serial_number,
                                  .not_before = not_before,
                                  .not_after = not_after,
                                  .subject = subject,
                                  .subject_public_key_info = subject_public_key_info,
                                  .extensions = responder_extensions(issuer, identifier)});
  TRY_VOID(lints::lint_responder(tbs.der));
  return tbs;
}

}  // namespace certwright::issuance
