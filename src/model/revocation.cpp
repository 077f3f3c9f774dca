#include "model/revocation.h"

#include <array>
#include <utility>

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

// RFC 5280 section 5.3.1, CRLReason.
constexpr std::array<std::pair<std::string_view, RevocationReason>, 10> reason_words{
    {{"unspecified", RevocationReason::unspecified},
     {"keyCompromise", RevocationReason::key_compromise},
     {"cACompromise", RevocationReason::ca_compromise},
     {"affiliationChanged", RevocationReason::affiliation_changed},
     {"superseded", RevocationReason::superseded},
     {"cessationOfOperation", RevocationReason::cessation_of_operation},
     {"certificateHold", RevocationReason::certificate_hold},
     {"removeFromCRL", RevocationReason::remove_from_crl},
     {"privilegeWithdrawn", RevocationReason::privilege_withdrawn},
     {"aACompromise", RevocationReason::a_a_compromise}}};

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

Result<void> is_operators_reason(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::unspecified:
    case RevocationReason::key_compromise:
    case RevocationReason::affiliation_changed:
    case RevocationReason::superceded:
    case RevocationReason::superseded:
    case RevocationReason::cessation_of_operation:
    case RevocationReason::privilege_withdrawn:
      return {};
    case RevocationReason::ca_compromise:
    case RevocationReason::certificate_hold:
    case RevocationReason::remove_from_crl:
    case RevocationReason::a_a_compromise:
      break;
  }
  return fail(ErrorCode::invalid_request,
              fmt::format("{} is no reason to revoke a subscriber's certificate for good.", to_string(reason)));
}

Result<void> is_authority_reason(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::ca_compromise:
    case RevocationReason::affiliation_changed:
    case RevocationReason::superceded:
    case RevocationReason::superseded:
    case RevocationReason::cessation_of_operation:
      return {};
    case RevocationReason::unspecified:
    case RevocationReason::key_compromise:
    case RevocationReason::certificate_hold:
    case RevocationReason::remove_from_crl:
    case RevocationReason::privilege_withdrawn:
    case RevocationReason::a_a_compromise:
      break;
  }
  return fail(ErrorCode::invalid_request,
              fmt::format("{} is no reason to revoke the certificate of a CA.", to_string(reason)));
}

std::optional<RevocationReason> parse_reason_word(std::string_view text) {
  for (const auto& [word, reason] : reason_words)
    if (word == text) return reason;
  return parse_revocation_reason(text);
}

RevocationReason reason_of_crl(int reason) {
  for (const auto& [word, named] : reason_words)
    if (crl_reason(named) == reason) return named;
  return RevocationReason::unspecified;
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
