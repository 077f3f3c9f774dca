#include "api/acm/lifecycle_shapes.h"

namespace certwright::api::acm {
namespace {

ResourceRecord record_shape_of(const model::ResourceRecord& record) {
  return {.name = record.name, .type = "CNAME", .value = record.value};
}

// How far the renewal is with one name. A private certificate proves none.
DomainValidation renewal_of_name(const model::Certificate& certificate, const model::DomainValidation& validation) {
  if (certificate.type == model::CertificateType::private_ca) return {.domain_name = validation.name.str()};
  DomainValidation shape = shape_of(validation);
  const bool open = certificate.renewal->status != model::RenewalStatus::success && validation.last_observation;
  if (open)
    shape.validation_status =
        certificate.renewal->status == model::RenewalStatus::failed ? "FAILED" : "PENDING_VALIDATION";
  return shape;
}

RenewalSummary renewal_summary_of(const model::Certificate& certificate) {
  const model::Renewal& renewal = *certificate.renewal;
  RenewalSummary summary{.renewal_status = std::string{to_string(renewal.status)}, .updated_at = renewal.updated_at};
  for (const model::DomainValidation& validation : certificate.validations)
    summary.domain_validation_options.push_back(renewal_of_name(certificate, validation));
  if (renewal.reason) summary.renewal_status_reason = std::string{to_string(*renewal.reason)};
  return summary;
}

UpdateSummary update_summary_of(const model::MethodUpdate& update) {
  return {.type = "DOMAIN_VALIDATION_METHOD",
          .status = std::string{to_string(update.status)},
          .requested_at = update.requested_at,
          .updated_at = update.updated_at,
          .domain_validation_method_update_summary = DomainValidationMethodUpdateSummary{.from = "EMAIL", .to = "DNS"}};
}

ValidationConfiguration configuration_of(const model::DomainValidation& validation) {
  ValidationConfiguration configuration{.validation_method = std::string{to_string(validation.method)},
                                        .validation_status = std::string{to_string(validation.status)}};
  if (validation.resource_record)
    configuration.validation_challenge.emplace().dns_validation_challenge =
        DnsValidationChallenge{.resource_record = record_shape_of(*validation.resource_record)};
  else if (validation.method == model::ValidationMethod::email)
    configuration.validation_challenge.emplace().email_validation_challenge = EmailValidationChallenge{
        .validation_domain = validation.validation_domain, .validation_emails = validation.emails};
  return configuration;
}

}  // namespace

DomainValidation shape_of(const model::DomainValidation& validation) {
  DomainValidation shape{.domain_name = validation.name.str(),
                         .validation_domain = validation.validation_domain,
                         .validation_status = std::string{to_string(validation.status)},
                         .validation_method = std::string{to_string(validation.method)}};
  // facts 4.3: an e-mail validation shows its list of addresses even while it is empty, a DNS validation never.
  if (validation.method == model::ValidationMethod::email) shape.validation_emails = validation.emails;
  if (validation.resource_record) shape.resource_record = record_shape_of(*validation.resource_record);
  return shape;
}

void add_later_life(const model::Certificate& certificate, CertificateDetail& detail) {
  detail.in_use_by = certificate.in_use_by;
  if (certificate.renewal) detail.renewal_summary = renewal_summary_of(certificate);
  if (certificate.method_update) detail.update_summary = update_summary_of(*certificate.method_update);
  if (certificate.revocation_reason) detail.revocation_reason = std::string{to_string(*certificate.revocation_reason)};
}

DomainValidationSummary validation_summary_of(const model::Certificate& certificate, std::size_t index) {
  DomainValidationSummary summary{.domain_name = certificate.names()[index]};
  // What was imported, and what a private CA signed, was not validated.
  if (certificate.type != model::CertificateType::amazon_issued) return summary;
  summary.active_validation_configuration = configuration_of(certificate.validations[index]);
  if (certificate.method_update && index < certificate.method_update->validations.size())
    summary.requested_validation_configuration = configuration_of(certificate.method_update->validations[index]);
  return summary;
}

}  // namespace certwright::api::acm
