// RecheckCertificate: try now instead of at the next turn.
#include "api/own/inputs.h"
#include "api/own/operations.h"
#include "api/wire/writer.h"
#include "service/certificates.h"

namespace certwright::api::own {

Answer recheck_certificate(const Call& call) {
  TRY_CALL(const model::CertificateArn arn, read_certificate_arn(call.input));
  TRY_CALL(const model::Certificate certificate, service::recheck_certificate(call.caller, arn, call.parts));
  wire::Writer out;
  out.open_object();
  out.name("certificate_arn");
  out.text(certificate.arn.str());
  out.name("status");
  out.text(to_string(certificate.status));
  out.name("next_check_at");
  out.text(rfc3339(certificate.next_attempt_at));
  out.close_object();
  return std::move(out).take();
}

}  // namespace certwright::api::own
