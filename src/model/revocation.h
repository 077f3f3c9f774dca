#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/certificate.h"

namespace certwright::model {

/// Whether the certificate can be revoked for this reason: ISSUED by this server, once exported (what never left has no
/// need of it), and a reason that its kind allows (facts 4.2).
/// Fails: invalid_request, naming the rule; conflict (not ISSUED); in_use.
[[nodiscard]] Result<void> can_be_revoked(const Certificate& certificate, RevocationReason reason);

/// Revokes it for good; what ran of it ends.
void revoke(Certificate& certificate, RevocationReason reason, Timestamp now);

}  // namespace certwright::model
