// DeleteCertificate: in whatever status, unless a service uses it.
#include "api/acm/operations.h"
#include "api/acm/shapes.gen.h"
#include "service/certificates.h"

namespace certwright::api::acm {

Answer delete_certificate(const Call& call) {
  TRY_CALL(const DeleteCertificateRequest input, decode_delete_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  TRY_CALL_VOID(service::delete_certificate(call.caller, model::CertificateArn{input.certificate_arn}, call.parts));
  return std::string{};
}

}  // namespace certwright::api::acm
