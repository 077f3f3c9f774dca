#include "model/revocation.h"

#include <fmt/format.h>

#include "model/resource_use.h"

namespace certwright::model {
namespace {

// facts 4.2, "public reasons". RFC 5280 section 5.3.1's for a certificate whose key is the subscriber's.
bool is_public_reason(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::unspecified:
    case RevocationReason::affiliation_changed:
    case RevocationReason::superceded:
    case RevocationReason::superseded:
    case RevocationReason::cessation_of_operation:
      return true;
    case RevocationReason::key_compromise:
    case RevocationReason::ca_compromise:
    case RevocationReason::certificate_hold:
    case RevocationReason::remove_from_crl:
    case RevocationReason::privilege_withdrawn:
    case RevocationReason::a_a_compromise:
      return false;
  }
  return false;
}

// RFC 5280 section 5.3.1: certificateHold suspends, and removeFromCRL ends a suspension; a revocation here is for good.
bool is_permanent(RevocationReason reason) {
  return reason != RevocationReason::certificate_hold && reason != RevocationReason::remove_from_crl;
}

Result<void> allows(CertificateType type, RevocationReason reason) {
  if (!is_permanent(reason))
    return fail(ErrorCode::invalid_request,
                fmt::format("RevocationReason {} is not for a permanent revocation, and there is no other here.",
                            to_string(reason)));
  if (type == CertificateType::private_ca || is_public_reason(reason)) return {};
  if (reason == RevocationReason::key_compromise)
    return fail(ErrorCode::invalid_request,
                "RevocationReason KEY_COMPROMISE is not accepted for a public certificate by this operation. Tell the "
                "operator of this certificate authority of the compromise, and revoke the certificate as UNSPECIFIED "
                "meanwhile.");
  return fail(ErrorCode::invalid_request,
              fmt::format("RevocationReason {} is not accepted for a public certificate. Use UNSPECIFIED, "
                          "AFFILIATION_CHANGED, SUPERSEDED or CESSATION_OF_OPERATION.",
                          to_string(reason)));
}

}  // namespace

Result<void> can_be_revoked(const Certificate& certificate, RevocationReason reason) {
  if (certificate.type == CertificateType::imported)
    return fail(ErrorCode::invalid_request,
                fmt::format("Certificate ARN {} was imported, so only the certificate authority that issued it can "
                            "revoke it.",
                            certificate.arn.str()));
  TRY_VOID(allows(certificate.type, reason));
  if (certificate.status != CertificateStatus::issued)
    return fail(ErrorCode::conflict, fmt::format("Certificate {} is {}; only an ISSUED certificate can be revoked.",
                                                 certificate.arn.str(), to_string(certificate.status)));
  TRY_VOID(is_unused(certificate));
  if (!certificate.exported)
    return fail(ErrorCode::invalid_request,
                fmt::format("Certificate ARN {} has not been exported so it cannot be revoked. Delete it instead.",
                            certificate.arn.str()));
  return {};
}

void revoke(Certificate& certificate, RevocationReason reason, Timestamp now) {
  certificate.end_renewal(now);
  certificate.end_method_update(now);
  certificate.status = CertificateStatus::revoked;
  certificate.revoked_at = now;
  certificate.revocation_reason = reason;
  certificate.rest();
}

}  // namespace certwright::model
