#include "api/acm/certificate_shapes.h"

#include <algorithm>
#include <array>

#include "model/distinguished_name.h"
#include "model/signature_name.h"
#include "pki/x509.h"

namespace certwright::api::acm {
namespace {

// facts 4.2: "SAN summaries: first 100".
constexpr std::size_t max_summary_names = 100;

constexpr std::string_view server_auth = "TLS_WEB_SERVER_AUTHENTICATION";
constexpr std::string_view server_auth_oid = "1.3.6.1.5.5.7.3.1";

std::string organization_of(std::string_view name) {
  std::string organization = model::attribute_of(name, "O");
  return organization.empty() ? model::attribute_of(name, "CN") : organization;
}

DomainValidation shape_of(const model::DomainValidation& validation) {
  DomainValidation shape{.domain_name = validation.name.str(),
                         .validation_domain = validation.validation_domain,
                         .validation_status = std::string{to_string(validation.status)},
                         .validation_method = std::string{to_string(validation.method)}};
  // facts 4.3: an e-mail validation shows its list of addresses even while it is empty, a DNS validation never.
  if (validation.method == model::ValidationMethod::email) shape.validation_emails = validation.emails;
  if (validation.resource_record)
    shape.resource_record = ResourceRecord{
        .name = validation.resource_record->name, .type = "CNAME", .value = validation.resource_record->value};
  return shape;
}

std::vector<std::string> first_names(const model::Certificate& certificate, std::size_t limit) {
  std::vector<std::string> names = certificate.names();
  if (names.size() > limit) names.resize(limit);
  return names;
}

std::string enabled_or_disabled(bool on) { return on ? "ENABLED" : "DISABLED"; }

std::string shown_eligibility(const model::Certificate& certificate) {
  return model::renewal_eligible(certificate) ? "ELIGIBLE" : "INELIGIBLE";
}

CertificateOptions options_of(const model::Certificate& certificate) {
  return {.certificate_transparency_logging_preference = enabled_or_disabled(certificate.transparency_logging),
          .export_member = enabled_or_disabled(certificate.exportable)};
}

void add_issued(const model::Certificate& certificate, const IssuerNames& issuer, CertificateDetail& detail) {
  const model::IssuedCertificate& issued = *certificate.issued;
  detail.serial = shown_serial(issued.serial);
  detail.issued_at = issued.issued_at;
  detail.not_before = issued.not_before;
  detail.not_after = issued.not_after;
  for (std::string& usage : key_usages(certificate.key_algorithm))
    detail.key_usages->push_back({.name = std::move(usage)});
  detail.extended_key_usages->push_back({.name = std::string{server_auth}, .oid = std::string{server_auth_oid}});
  if (issued.issuer_id == issuer.id) return;
  if (const auto leaf = pki::X509::parse(issued.der)) {
    detail.issuer = organization_of(leaf->issuer);
    detail.signature_algorithm = model::signature_name(leaf->signature_algorithm);
  }
}

// facts 4.3, IMPORTED: "CreatedAt AND ImportedAt, DomainValidationOptions:[{DomainName} only] for every SAN, EKU/KU
// from the cert with OIDs, Issuer = issuer O, […] Subject = full DN in order […], no IssuedAt".
void add_imported(const model::Certificate& certificate, CertificateDetail& detail) {
  const model::ImportedContents& contents = *certificate.imported;
  for (const std::string& name : contents.names) detail.domain_validation_options->push_back({.domain_name = name});
  detail.subject = contents.subject;
  detail.issuer = organization_of(contents.issuer);
  detail.imported_at = certificate.imported_at;
  detail.signature_algorithm = contents.signature_algorithm;
  detail.serial = shown_serial(certificate.issued->serial);
  detail.not_before = certificate.issued->not_before;
  detail.not_after = certificate.issued->not_after;
  for (const model::KeyUsageName usage : contents.key_usages)
    detail.key_usages->push_back({.name = std::string{to_string(usage)}});
  for (const model::ExtendedKeyUsage& usage : contents.extended_key_usages)
    detail.extended_key_usages->push_back({.name = std::string{to_string(usage.name)}, .oid = usage.oid});
  detail.certificate_key_pair_origin = "CUSTOMER_PROVIDED";
}

// facts 4.3: "IMPORTED has no Exported".
void add_imported(const model::Certificate& certificate, CertificateSummary& summary) {
  summary.exported.reset();
  summary.imported_at = certificate.imported_at;
  summary.not_before = certificate.issued->not_before;
  summary.not_after = certificate.issued->not_after;
  for (const model::KeyUsageName usage : certificate.imported->key_usages)
    summary.key_usages->emplace_back(to_string(usage));
  for (const model::ExtendedKeyUsage& usage : certificate.imported->extended_key_usages)
    summary.extended_key_usages->emplace_back(to_string(usage.name));
}

}  // namespace

Result<IssuerNames> issuer_names(const service::Parts& parts) {
  const auto& identity = parts.issuer.identity();
  const std::vector<Bytes> chain = parts.issuer.chain();
  if (chain.empty()) return fail(ErrorCode::internal, "the issuer has no certificate of its own");
  auto certificate = pki::X509::parse(chain.front());
  if (!certificate) return fail(ErrorCode::internal, "the issuing certificate: " + certificate.error().detail);
  return IssuerNames{.id = identity.id,
                     .organization = organization_of(certificate->subject),
                     .signature_algorithm = model::signature_name_of_der(identity.signature_algorithm),
                     .subject = certificate->subject};
}

std::string shown_serial(std::string_view hexadecimal) {
  std::string shown;
  shown.reserve(hexadecimal.size() * 3 / 2);
  for (std::size_t i = 0; i < hexadecimal.size(); i += 2) {
    if (i > 0) shown += ':';
    shown += hexadecimal.substr(i, 2);
  }
  return shown;
}

bool is_rsa(model::KeyAlgorithm algorithm) {
  switch (algorithm) {
    case model::KeyAlgorithm::rsa_1024:
    case model::KeyAlgorithm::rsa_2048:
    case model::KeyAlgorithm::rsa_3072:
    case model::KeyAlgorithm::rsa_4096:
      return true;
    case model::KeyAlgorithm::ec_prime256v1:
    case model::KeyAlgorithm::ec_secp384r1:
    case model::KeyAlgorithm::ec_secp521r1:
      return false;
  }
  return false;
}

std::vector<std::string> key_usages(model::KeyAlgorithm algorithm) {
  if (is_rsa(algorithm)) return {"DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"};
  return {"DIGITAL_SIGNATURE"};
}

std::string shown_key_algorithm(model::KeyAlgorithm algorithm) {
  std::string shown{to_string(algorithm)};
  std::ranges::replace(shown, '_', '-');
  return shown;
}

CertificateDetail detail_of(const model::Certificate& certificate, const IssuerNames& issuer) {
  CertificateDetail detail{.certificate_arn = certificate.arn.str(),
                           .domain_name = certificate.domain_name(),
                           .subject_alternative_names = certificate.names(),
                           .domain_validation_options = std::vector<DomainValidation>{},
                           .subject = "CN=" + certificate.domain_name(),
                           .issuer = issuer.organization,
                           .created_at = certificate.created_at,
                           .status = std::string{to_string(certificate.status)},
                           .revoked_at = certificate.revoked_at,
                           .key_algorithm = shown_key_algorithm(certificate.key_algorithm),
                           .signature_algorithm = issuer.signature_algorithm,
                           .in_use_by = std::vector<std::string>{},
                           .type = std::string{to_string(certificate.type)},
                           .key_usages = std::vector<KeyUsage>{},
                           .extended_key_usages = std::vector<ExtendedKeyUsage>{},
                           .renewal_eligibility = shown_eligibility(certificate),
                           .options = options_of(certificate),
                           .certificate_key_pair_origin = "AWS_MANAGED"};
  detail.domain_validation_options->reserve(certificate.validations.size());
  for (const model::DomainValidation& validation : certificate.validations)
    detail.domain_validation_options->push_back(shape_of(validation));
  // facts 1.1: "FailureReason is present only when Status=FAILED".
  if (certificate.status == model::CertificateStatus::failed && certificate.failure_reason)
    detail.failure_reason = std::string{to_string(*certificate.failure_reason)};
  if (certificate.imported)
    add_imported(certificate, detail);
  else if (certificate.issued)
    add_issued(certificate, issuer, detail);
  return detail;
}

CertificateSummary summary_of(const model::Certificate& certificate) {
  CertificateSummary summary{.certificate_arn = certificate.arn.str(),
                             .domain_name = certificate.domain_name(),
                             .subject_alternative_name_summaries = first_names(certificate, max_summary_names),
                             .has_additional_subject_alternative_names = certificate.names().size() > max_summary_names,
                             .status = std::string{to_string(certificate.status)},
                             .type = std::string{to_string(certificate.type)},
                             .key_algorithm = shown_key_algorithm(certificate.key_algorithm),
                             .key_usages = std::vector<std::string>{},
                             .extended_key_usages = std::vector<std::string>{},
                             .export_option = enabled_or_disabled(certificate.exportable),
                             .in_use = false,
                             .exported = certificate.exported,
                             .renewal_eligibility = shown_eligibility(certificate),
                             .created_at = certificate.created_at,
                             .revoked_at = certificate.revoked_at};
  if (certificate.imported) add_imported(certificate, summary);
  if (certificate.imported || !certificate.issued) return summary;
  summary.key_usages = key_usages(certificate.key_algorithm);
  summary.extended_key_usages->emplace_back(server_auth);
  summary.not_before = certificate.issued->not_before;
  summary.not_after = certificate.issued->not_after;
  summary.issued_at = certificate.issued->issued_at;
  return summary;
}

}  // namespace certwright::api::acm
