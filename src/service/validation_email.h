#pragma once

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// Whether the mail of `option` has an address of its own: a public suffix has none (facts 2).
/// Fails: invalid_validation_options.
[[nodiscard]] Result<void> validation_domain_is_registrable(const model::DomainValidationOption& option,
                                                            const feeds::Lists& lists);

/// Asks for the validation mails of one name again, to addresses of `option.validation_domain` for this once
/// (facts 2): stored is an event and nothing else. Names are in lower case.
/// Fails: not_found; invalid_state (not validated by e-mail, or none is awaited); invalid_validation_options (not a
/// name of the certificate; not the name itself nor a domain above it; a public suffix).
[[nodiscard]] Result<void> resend_validation_email(const model::Caller& caller, const model::CertificateArn& arn,
                                                   const model::DomainValidationOption& option, Parts& parts);

}  // namespace certwright::service
