#pragma once

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// Revokes the certificate for good; its serial is in the next CRL, which parts.revoked asks for.
/// Fails: not_found; as model::can_be_revoked.
[[nodiscard]] Result<void> revoke_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                              model::RevocationReason reason, Parts& parts);

}  // namespace certwright::service
