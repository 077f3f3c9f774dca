// GetCertificate: the issued certificate and the chain above it.
#include "api/acm/operations.h"
#include "api/acm/shapes.gen.h"
#include "pki/x509.h"
#include "service/certificates.h"

namespace certwright::api::acm {

Answer get_certificate(const Call& call) {
  TRY_CALL(const GetCertificateRequest input, decode_get_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  const model::CertificateArn arn{input.certificate_arn};
  TRY_CALL(const service::IssuedChain issued, service::get_certificate(call.caller, arn, call.parts));
  GetCertificateResponse answer{.certificate = pki::to_pem("CERTIFICATE", issued.certificate)};
  if (!issued.chain.empty()) answer.certificate_chain = pki::chain_to_pem(issued.chain);
  return encode(answer);
}

}  // namespace certwright::api::acm
