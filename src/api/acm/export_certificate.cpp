// ExportCertificate: certificate, chain and the private key, encrypted with the caller's passphrase.
#include "service/export_certificate.h"

#include "api/acm/operations.h"
#include "api/acm/shapes.gen.h"
#include "pki/x509.h"

namespace certwright::api::acm {

Answer export_certificate(const Call& call) {
  TRY_CALL(const ExportCertificateRequest input, decode_export_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  const model::CertificateArn arn{input.certificate_arn};
  TRY_CALL(service::ExportedCertificate exported,
           service::export_certificate(call.caller, arn, input.passphrase, call.parts));
  return encode(ExportCertificateResponse{.certificate = pki::to_pem("CERTIFICATE", exported.certificate),
                                          .certificate_chain = pki::chain_to_pem(exported.chain),
                                          .private_key = std::move(exported.private_key)});
}

}  // namespace certwright::api::acm
