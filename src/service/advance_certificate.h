#pragma once

#include <optional>

#include "model/certificate.h"
#include "service/issue_certificates.h"
#include "service/parts.h"

namespace certwright::service {

/// Does what next_step() says until it says Wait or Issue: checks, validates, times out, expires. Every change is
/// stored with its event before the next step. Gives what is to be signed, where it came so far.
/// Fails: not_found (deleted meanwhile), conflict (changed meanwhile: it is due again), as the store does.
[[nodiscard]] Result<std::optional<ReadyToIssue>> advance_certificate(model::Certificate certificate, Parts& parts);

/// After an error that trying at once would only repeat: puts the next try off by the retry schedule.
/// Fails: not_found, as the store does.
[[nodiscard]] Result<void> postpone_certificate(const model::CertificateArn& arn, Parts& parts);

}  // namespace certwright::service
