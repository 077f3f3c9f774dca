// ExportBundle: certificate, chain and private key for the account that owns them, whatever Options.Export says: that
// option governs ACM's own ExportCertificate.
#include "api/own/inputs.h"
#include "api/own/operations.h"
#include "api/wire/writer.h"
#include "pki/x509.h"
#include "service/export_certificate.h"

namespace certwright::api::own {

Answer export_bundle(const Call& call) {
  TRY_CALL(const model::CertificateArn arn, read_certificate_arn(call.input));
  TRY_CALL(const service::Bundle bundle, service::export_bundle(call.caller, arn, call.parts));
  wire::Writer out;
  out.open_object();
  out.name("certificate");
  out.text(pki::to_pem("CERTIFICATE", bundle.certificate));
  out.name("chain");
  out.text(pki::chain_to_pem(bundle.chain));
  out.name("private_key");
  const Secret key{pki::to_pem("PRIVATE KEY", bundle.private_key.reveal())};
  out.text(key.reveal_text());
  out.close_object();
  return std::move(out).take();
}

}  // namespace certwright::api::own
