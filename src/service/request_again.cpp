#include "service/request_again.h"

#include <fmt/format.h>

#include "service/certificates.h"

namespace certwright::service {
namespace {

using model::Certificate;

Result<void> can_be_repeated(const Certificate& certificate) {
  const std::string& arn = certificate.arn.str();
  if (certificate.imported)
    return fail(ErrorCode::invalid_state,
                fmt::format("Certificate {0} was imported, so there is no request to repeat. Import its successor: "
                            "`certwright import --arn {0} --certificate FILE --private-key FILE`",
                            arn));
  if (certificate.status == model::CertificateStatus::pending_validation)
    return fail(ErrorCode::invalid_state,
                fmt::format("The request of certificate {0} still runs, so it is not repeated. What it waits for: "
                            "`certwright why {0}`",
                            arn));
  return {};
}

// Only what the caller chose: otherwise the mail goes to the name itself anyway.
std::vector<model::DomainValidationOption> chosen_mail_domains(const Certificate& certificate) {
  std::vector<model::DomainValidationOption> options;
  for (const model::DomainValidation& validation : certificate.validations)
    if (!validation.validation_domain.empty() && validation.validation_domain != validation.name.str())
      options.push_back({.domain_name = validation.name.str(), .validation_domain = validation.validation_domain});
  return options;
}

}  // namespace

Result<model::CertificateRequest> repeated_request(const model::Caller& caller, const model::CertificateArn& arn,
                                                   Parts& parts) {
  TRY(Certificate certificate, describe_certificate(caller, arn, parts));
  TRY_VOID(can_be_repeated(certificate));
  model::CertificateRequest request{.caller = caller};
  for (const model::DomainValidation& validation : certificate.validations) request.names.push_back(validation.name);
  if (!certificate.validations.empty()) request.method = certificate.validations.front().method;
  request.addresses = std::move(certificate.addresses);
  if (!certificate.authority_arn) request.validation_options = chosen_mail_domains(certificate);
  request.key_algorithm = certificate.key_algorithm;
  request.tags = std::move(certificate.tags);
  request.transparency_logging = certificate.transparency_logging;
  request.exportable = certificate.exportable;
  request.authority_arn = std::move(certificate.authority_arn);
  request.again_of = arn;
  return request;
}

Result<model::CertificateArn> request_again(const model::Caller& caller, const model::CertificateArn& arn,
                                            Parts& parts) {
  TRY(const model::CertificateRequest request, repeated_request(caller, arn, parts));
  return request_certificate(request, parts);
}

}  // namespace certwright::service
