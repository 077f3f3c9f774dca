#include "model/quotas.h"

#include <fmt/format.h>

namespace certwright::model {
namespace {

CallRates acm_rates() {
  CallRates rates;
  for (std::size_t i = 0; i < rates.size(); ++i)
    if (rated_operations.at(i).acm_rate > 0) rates.at(i) = rated_operations.at(i).acm_rate;
  return rates;
}

bool is_used_up(const std::optional<std::size_t>& quota, std::size_t used) { return quota && used >= *quota; }

// facts 4.2 has ACM's beginnings: "Cannot request more certificates in this account." and "Error: you have reached your
// limit of 20 certificates in the last year." What follows says where the limit is raised.
Result<void> keeps_request_quotas(const Usage& usage, const Quotas& quotas) {
  if (is_used_up(quotas.certificates, usage.certificates))
    return fail(ErrorCode::limit_exceeded,
                fmt::format("Cannot request more certificates in this account. It has {} in this Region and may have "
                            "{}: delete some, or raise [quotas] certificates in the configuration of this server.",
                            usage.certificates, *quotas.certificates));
  if (is_used_up(quotas.requests_per_year, usage.requests_in_365_days))
    return fail(ErrorCode::limit_exceeded,
                fmt::format("Error: you have reached your limit of {} certificates in the last year. Raise [quotas] "
                            "requests_per_year in the configuration of this server.",
                            *quotas.requests_per_year));
  return {};
}

Result<void> keeps_import_quotas(const Usage& usage, const Quotas& quotas) {
  if (is_used_up(quotas.imported_certificates, usage.imported_certificates))
    return fail(ErrorCode::limit_exceeded,
                fmt::format("Cannot import more certificates in this account. It has {} imported ones in this Region "
                            "and may have {}: delete some, or raise [quotas] imported_certificates in the "
                            "configuration of this server.",
                            usage.imported_certificates, *quotas.imported_certificates));
  if (is_used_up(quotas.imports_per_year, usage.imports_in_365_days))
    return fail(ErrorCode::limit_exceeded,
                fmt::format("Error: you have reached your limit of {} imported certificates in the last year. Raise "
                            "[quotas] imports_per_year in the configuration of this server.",
                            *quotas.imports_per_year));
  return {};
}

}  // namespace

bool Quotas::limits(CertificateType type) const {
  switch (type) {
    case CertificateType::amazon_issued:
      return certificates.has_value() || requests_per_year.has_value();
    case CertificateType::imported:
      return imported_certificates.has_value() || imports_per_year.has_value();
    case CertificateType::private_ca:
      break;
  }
  return false;
}

// facts 5.2: "2,500 certificates (expired and revoked count; private and ACME ones do not); 5,000 requested per 365
// days …; imported 2,500 / 5,000 per year; 10 names; 200 private CAs". 10 names is the limit that every account starts
// with.
Quotas acm_quotas() {
  return {.names_per_certificate = 10,
          .certificates = 2500,
          .requests_per_year = 5000,
          .imported_certificates = 2500,
          .imports_per_year = 5000,
          .private_authorities = 200,
          .calls_per_second = acm_rates()};
}

Result<void> keeps_account_quotas(CertificateType type, const Usage& usage, const Quotas& quotas) {
  switch (type) {
    case CertificateType::amazon_issued:
      return keeps_request_quotas(usage, quotas);
    case CertificateType::imported:
      return keeps_import_quotas(usage, quotas);
    case CertificateType::private_ca:
      break;
  }
  return {};
}

Result<void> keeps_private_authority_quota(std::size_t present, const Quotas& quotas) {
  if (!is_used_up(quotas.private_authorities, present)) return {};
  return fail(ErrorCode::limit_exceeded,
              fmt::format("This account has {} private CAs in this Region and may have {}: delete some, or raise "
                          "[quotas] private_authorities in the configuration of this server.",
                          present, *quotas.private_authorities));
}

}  // namespace certwright::model
