// RequestAgain: a new certificate with the settings of an old one.
#include "service/request_again.h"
#include "api/own/inputs.h"
#include "api/own/operations.h"
#include "api/wire/writer.h"

namespace certwright::api::own {

Answer request_again(const Call& call) {
  TRY_CALL(const model::CertificateArn old, read_certificate_arn(call.input));
  TRY_CALL(const model::CertificateArn arn, service::request_again(call.caller, old, call.parts));
  wire::Writer out;
  out.open_object();
  out.name("certificate_arn");
  out.text(arn.str());
  out.name("again_of");
  out.text(old.str());
  out.close_object();
  return std::move(out).take();
}

}  // namespace certwright::api::own
