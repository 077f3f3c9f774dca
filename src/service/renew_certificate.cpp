#include "service/renew_certificate.h"

#include <fmt/format.h>

#include "service/owned_certificate.h"

namespace certwright::service {
namespace {

Result<void> can_be_renewed(const model::Certificate& certificate) {
  using enum model::CertificateStatus;
  const std::string& arn = certificate.arn.str();
  if (certificate.type != model::CertificateType::private_ca)
    return fail(ErrorCode::invalid_request,
                fmt::format("Certificate ARN {} is not a private certificate so it is not eligible for the Renew "
                            "Certificate API.",
                            arn));
  if (certificate.status == pending_validation || certificate.is_renewing())
    return fail(ErrorCode::in_progress, fmt::format("Certificate {} is being {}. Try again when that has ended.", arn,
                                                    certificate.is_renewing() ? "renewed" : "issued"));
  if (certificate.status != issued)
    return fail(ErrorCode::invalid_request,
                fmt::format("Certificate ARN {} is {} so it is not eligible for the Renew Certificate API.", arn,
                            model::to_string(certificate.status)));
  // facts 4.2: ACM's own words.
  if (!certificate.exported_since_issue)
    return fail(ErrorCode::invalid_request,
                fmt::format("Certificate ARN {} has not been exported so it is not eligible for the Renew Certificate "
                            "API.",
                            arn));
  return {};
}

}  // namespace

Result<void> renew_certificate(const model::Caller& caller, const model::CertificateArn& arn, Parts& parts) {
  TRY(model::Certificate due, parts.store.write([&](store::Transaction& tx) -> Result<model::Certificate> {
    TRY(model::Certificate certificate, owned_certificate(tx, caller, arn));
    TRY_VOID(can_be_renewed(certificate));
    certificate.begin_renewal(parts.clock.now());
    TRY_VOID(tx.update(certificate));
    TRY_VOID(tx.append(model::certificate_event("certificate.renewal_requested", arn, model::actor_of(caller),
                                                parts.clock.now(), {{"access_key_id", caller.access_key_id}})));
    return certificate;
  }));
  if (parts.wake) parts.wake(std::move(due));
  return {};
}

}  // namespace certwright::service
