// RenewCertificate: private certificates that were exported.
#include "service/renew_certificate.h"

#include "api/acm/operations.h"
#include "api/acm/shapes.gen.h"

namespace certwright::api::acm {

Answer renew_certificate(const Call& call) {
  TRY_CALL(const RenewCertificateRequest input, decode_renew_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  TRY_CALL_VOID(service::renew_certificate(call.caller, model::CertificateArn{input.certificate_arn}, call.parts));
  return std::string{};
}

}  // namespace certwright::api::acm
