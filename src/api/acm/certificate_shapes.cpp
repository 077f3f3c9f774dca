#include "api/acm/certificate_shapes.h"

#include <algorithm>
#include <array>

#include "api/acm/lifecycle_shapes.h"
#include "model/signature_name.h"
#include "pki/x509.h"

namespace certwright::api::acm {
namespace {

// facts 4.2: "SAN summaries: first 100".
constexpr std::size_t max_summary_names = 100;

// facts 0.9: serverAuth alone; the certificates of private CAs are for clients too.
std::vector<ExtendedKeyUsage> extended_key_usages(model::CertificateType type) {
  std::vector<ExtendedKeyUsage> usages{{.name = "TLS_WEB_SERVER_AUTHENTICATION", .oid = "1.3.6.1.5.5.7.3.1"}};
  if (type == model::CertificateType::private_ca)
    usages.push_back({.name = "TLS_WEB_CLIENT_AUTHENTICATION", .oid = "1.3.6.1.5.5.7.3.2"});
  return usages;
}

std::string organization_of(std::string_view name) {
  std::string organization = attribute_of(name, "O");
  return organization.empty() ? attribute_of(name, "CN") : organization;
}

// 03e9 → 03:e9
std::string shown_serial(std::string_view hexadecimal) {
  std::string shown;
  shown.reserve(hexadecimal.size() * 3 / 2);
  for (std::size_t i = 0; i < hexadecimal.size(); i += 2) {
    if (i > 0) shown += ':';
    shown += hexadecimal.substr(i, 2);
  }
  return shown;
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
  for (std::string& usage : key_usages(certificate.key_algorithm))
    detail.key_usages->push_back({.name = std::move(usage)});
  detail.extended_key_usages = extended_key_usages(certificate.type);
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

std::string attribute_of(std::string_view name, std::string_view type) {
  std::size_t begin = 0;
  while (begin < name.size()) {
    std::size_t end = begin;
    while (end < name.size() && name[end] != ',' && name[end] != '+') end += name[end] == '\\' ? 2U : 1U;
    end = std::min(end, name.size());
    std::string_view attribute = name.substr(begin, end - begin);
    while (attribute.starts_with(' ')) attribute.remove_prefix(1);
    begin = end + 1;
    if (!attribute.starts_with(type) || attribute.size() <= type.size() || attribute[type.size()] != '=') continue;
    std::string value;
    for (std::size_t i = type.size() + 1; i < attribute.size(); ++i) {
      if (attribute[i] == '\\' && i + 1 < attribute.size()) ++i;
      value += attribute[i];
    }
    return value;
  }
  return {};
}

Result<IssuerNames> issuer_names(const service::Parts& parts) {
  const auto& ca = *parts.issuers.own().ca;
  const auto& identity = ca.identity();
  const std::vector<Bytes> chain = ca.chain();
  if (chain.empty()) return fail(ErrorCode::internal, "the issuer has no certificate of its own");
  auto certificate = pki::X509::parse(chain.front());
  if (!certificate) return fail(ErrorCode::internal, "the issuing certificate: " + certificate.error().detail);
  return IssuerNames{.id = identity.id,
                     .organization = organization_of(certificate->subject),
                     .signature_algorithm = model::signature_name_of_der(identity.signature_algorithm)};
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
  if (certificate.imported) add_imported(certificate, summary);
  if (certificate.imported || !certificate.issued) return summary;
  summary.key_usages = key_usages(certificate.key_algorithm);
  for (const ExtendedKeyUsage& usage : extended_key_usages(certificate.type))
    summary.extended_key_usages->push_back(*usage.name);
  summary.not_before = certificate.issued->not_before;
  summary.not_after = certificate.issued->not_after;
  summary.issued_at = certificate.issued->issued_at;
  return summary;
}

}  // namespace certwright::api::acm
