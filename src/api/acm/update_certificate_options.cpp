// UpdateCertificateOptions: the preference about transparency logs, and the change from EMAIL to DNS validation.
#include "api/acm/operations.h"
#include "api/acm/shapes.gen.h"
#include "service/update_options.h"

namespace certwright::api::acm {
namespace {

std::optional<bool> enabled(const std::optional<std::string>& option) {
  if (!option) return std::nullopt;
  return *option == "ENABLED";
}

Outcome<service::OptionsChange> change_of(const CertificateOptions& options) {
  service::OptionsChange change{.transparency_logging = enabled(options.certificate_transparency_logging_preference),
                                .exportable = enabled(options.export_member),
                                .method = std::nullopt};
  if (options.validation_method) change.method = model::parse_validation_method(*options.validation_method);
  if (!change.transparency_logging && !change.exportable && !change.method)
    return refuse("ValidationException",
                  "Options is empty. Give CertificateTransparencyLoggingPreference or ValidationMethod.");
  return change;
}

}  // namespace

Answer update_certificate_options(const Call& call) {
  TRY_CALL(const UpdateCertificateOptionsRequest input, decode_update_certificate_options(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  TRY_CALL(const service::OptionsChange change, change_of(input.options));
  TRY_CALL_VOID(service::update_options(call.caller, model::CertificateArn{input.certificate_arn}, change, call.parts));
  return std::string{};
}

}  // namespace certwright::api::acm
