// ResendValidationEmail: which mail may be asked for again.
#include "api/acm/operations.h"
#include "api/acm/patterns.h"
#include "api/acm/shapes.gen.h"
#include "service/validation_email.h"

namespace certwright::api::acm {

Answer resend_validation_email(const Call& call) {
  TRY_CALL(const ResendValidationEmailRequest input, decode_resend_validation_email(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  const model::DomainValidationOption option{.domain_name = lower_case(input.domain),
                                             .validation_domain = lower_case(input.validation_domain)};
  TRY_CALL_VOID(
      service::resend_validation_email(call.caller, model::CertificateArn{input.certificate_arn}, option, call.parts));
  return std::string{};
}

}  // namespace certwright::api::acm
