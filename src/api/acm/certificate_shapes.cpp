#include "api/acm/certificate_shapes.h"

#include <algorithm>
#include <array>

#include "api/acm/lifecycle_shapes.h"
#include "model/distinguished_name.h"
#include "model/key_usage.h"
#include "model/signature_name.h"
#include "pki/x509.h"

namespace certwright::api::acm {
namespace {

// facts 4.2: "SAN summaries: first 100".
constexpr std::size_t max_summary_names = 100;

std::string organization_of(std::string_view name) {
  std::string organization = model::attribute_of(name, "O");
  return organization.empty() ? model::attribute_of(name, "CN") : organization;
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

// facts 5.4: "DomainValidationOptions empty". Who signs and how is known once it has signed.
void add_private(const model::Certificate& certificate, CertificateDetail& detail) {
  detail.certificate_authority_arn = certificate.authority_arn;
  detail.issuer.reset();
  detail.signature_algorithm.reset();
}

void add_issued(const model::Certificate& certificate, const IssuerNames& issuer, CertificateDetail& detail) {
  const model::IssuedCertificate& issued = *certificate.issued;
  detail.serial = shown_serial(issued.serial);
  detail.issued_at = issued.issued_at;
  detail.not_before = issued.not_before;
  detail.not_after = issued.not_after;
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
  detail.certificate_key_pair_origin = "CUSTOMER_PROVIDED";
}

}  // namespace

Result<IssuerNames> issuer_names(const service::Parts& parts) {
  const auto& ca = *parts.issuers.own().ca;
  const auto& identity = ca.identity();
  const std::vector<Bytes> chain = ca.chain();
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
                           .type = std::string{to_string(certificate.type)},
                           .key_usages = std::vector<KeyUsage>{},
                           .extended_key_usages = std::vector<ExtendedKeyUsage>{},
                           .renewal_eligibility = shown_eligibility(certificate),
                           .options = options_of(certificate),
                           .certificate_key_pair_origin = "AWS_MANAGED"};
  if (certificate.type == model::CertificateType::private_ca)
    add_private(certificate, detail);
  else
    for (const model::DomainValidation& validation : certificate.validations)
      detail.domain_validation_options->push_back(shape_of(validation));
  // facts 1.1: "FailureReason is present only when Status=FAILED".
  if (certificate.status == model::CertificateStatus::failed && certificate.failure_reason)
    detail.failure_reason = std::string{to_string(*certificate.failure_reason)};
  if (certificate.imported)
    add_imported(certificate, detail);
  else if (certificate.issued)
    add_issued(certificate, issuer, detail);
  for (const model::KeyUsageName usage : model::key_usages(certificate))
    detail.key_usages->push_back({.name = std::string{to_string(usage)}});
  for (const model::ExtendedKeyUsage& usage : model::extended_key_usages(certificate))
    detail.extended_key_usages->push_back({.name = std::string{to_string(usage.name)}, .oid = usage.oid});
  add_later_life(certificate, detail);
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
                             .in_use = !certificate.in_use_by.empty(),
                             .exported = certificate.exported,
                             .renewal_eligibility = shown_eligibility(certificate),
                             .created_at = certificate.created_at,
                             .revoked_at = certificate.revoked_at};
  if (!certificate.issued) return summary;
  for (const model::KeyUsageName usage : model::key_usages(certificate))
    summary.key_usages->emplace_back(to_string(usage));
  for (const model::ExtendedKeyUsage& usage : model::extended_key_usages(certificate))
    summary.extended_key_usages->emplace_back(to_string(usage.name));
  summary.not_before = certificate.issued->not_before;
  summary.not_after = certificate.issued->not_after;
  if (certificate.imported) {
    // facts 4.3: "IMPORTED has no Exported", and was issued elsewhere.
    summary.exported.reset();
    summary.imported_at = certificate.imported_at;
  } else {
    summary.issued_at = certificate.issued->issued_at;
  }
  return summary;
}

}  // namespace certwright::api::acm
