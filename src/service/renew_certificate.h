#pragma once

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// Begins the renewal of an exported private certificate (facts 4.2, 3.4): the workers sign a new one with a new key
/// under the same ARN; until it is stored the old one is served.
/// Fails: not_found; in_progress (not issued yet, or a renewal runs); invalid_request (not private, not exported since
/// it was issued, not ISSUED any more).
[[nodiscard]] Result<void> renew_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                             Parts& parts);

}  // namespace certwright::service
