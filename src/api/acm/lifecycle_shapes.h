#pragma once

#include "api/acm/shapes.gen.h"
#include "model/certificate.h"

namespace certwright::api::acm {

/// DescribeCertificate's DomainValidationOptions of one name (facts 4.3).
[[nodiscard]] DomainValidation shape_of(const model::DomainValidation& validation);

/// Adds what happened to a certificate after it was issued: RenewalSummary, UpdateSummary, RevocationReason, InUseBy.
void add_later_life(const model::Certificate& certificate, CertificateDetail& detail);

/// ListCertificateDomainValidations: the name at `index` with the method in force and, while a change of the method
/// runs or after it failed, the one that was asked for (facts 4.6).
[[nodiscard]] DomainValidationSummary validation_summary_of(const model::Certificate& certificate, std::size_t index);

}  // namespace certwright::api::acm
