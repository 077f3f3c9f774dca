// RevokeCertificate: for good.
#include "service/revoke_certificate.h"

#include "api/acm/operations.h"
#include "api/acm/shapes.gen.h"

namespace certwright::api::acm {

Answer revoke_certificate(const Call& call) {
  TRY_CALL(const RevokeCertificateRequest input, decode_revoke_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  const auto reason = model::parse_revocation_reason(input.revocation_reason);
  if (!reason) return tl::unexpected(internal_failure("a revocation reason of the model that is not known here"));
  TRY_CALL_VOID(
      service::revoke_certificate(call.caller, model::CertificateArn{input.certificate_arn}, *reason, call.parts));
  return encode(RevokeCertificateResponse{.certificate_arn = input.certificate_arn});
}

}  // namespace certwright::api::acm
