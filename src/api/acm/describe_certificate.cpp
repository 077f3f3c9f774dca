// DescribeCertificate: the whole state of one certificate.
#include "api/acm/certificate_shapes.h"
#include "api/acm/operations.h"
#include "service/certificates.h"

namespace certwright::api::acm {

Answer describe_certificate(const Call& call) {
  TRY_CALL(const DescribeCertificateRequest input, decode_describe_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  const model::CertificateArn arn{input.certificate_arn};
  TRY_CALL(const model::Certificate certificate, service::describe_certificate(call.caller, arn, call.parts));
  return encode(DescribeCertificateResponse{.certificate = detail_of(certificate, call.issuer)});
}

}  // namespace certwright::api::acm
