#pragma once

#include "base/result.h"
#include "model/access_policy.h"
#include "model/caller.h"
#include "service/parts.h"

namespace certwright::service {

/// Whether the caller's policy lets the caller do this; an account itself may do everything in it. Adds to the request
/// what the policy asks of the certificate that `request.resource` names, where the caller's account and Region have
/// it: its tags (aws:ResourceTag), and for actions that hand out or revoke it its names (acm:DomainNames). Fails:
/// access_denied, in AWS's words (IAM User Guide, "Troubleshoot access denied error messages"); internal.
[[nodiscard]] Result<void> authorise(const model::Caller& caller, model::AccessRequest request, Parts& parts);

}  // namespace certwright::service
