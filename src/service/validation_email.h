#pragma once

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// Whether the mail of `option` has an address of its own: a public suffix has none (facts 2).
/// Fails: invalid_validation_options.
[[nodiscard]] Result<void> validation_domain_is_registrable(const model::DomainValidationOption& option,
                                                            const feeds::Lists& lists);

/// Queues the validation mails of one name again, to the mailboxes of `option.validation_domain` for this once (facts
/// 2), and to whomever else its owner names where that is the certificate's own: the certificate stays as it is, an
/// event tells of it. Every mail has its own code; those of earlier ones stay good. Names are in lower case.
/// Fails: not_found; invalid_state (not validated by e-mail, or none is awaited; the names have not passed their checks
/// yet; no mail is configured; the name was mailed too often); invalid_validation_options (not a name of the
/// certificate; not the name itself nor a domain above it; a public suffix).
[[nodiscard]] Result<void> resend_validation_email(const model::Caller& caller, const model::CertificateArn& arn,
                                                   const model::DomainValidationOption& option, Parts& parts);

}  // namespace certwright::service
