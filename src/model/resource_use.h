#pragma once

#include <string>

#include "base/result.h"
#include "model/certificate.h"

namespace certwright::model {

// InUseBy: what uses a certificate, as its deployers say (ACM knows it from its sister services).

/// Enough for every load balancer of a large installation; Describe shows all of them.
inline constexpr std::size_t max_resources = 100;
/// As long as an ARN may be (facts 4.1).
inline constexpr std::size_t max_resource_bytes = 2048;

/// Adds `resource`; false where it is listed already. Fails: invalid_state (the certificate is not ISSUED),
/// limit_exceeded (100 resources).
[[nodiscard]] Result<bool> associate(Certificate& certificate, const std::string& resource);

/// Removes `resource`; false where it is not listed.
[[nodiscard]] bool disassociate(Certificate& certificate, const std::string& resource);

/// Fails: in_use, in ACM's words.
[[nodiscard]] Result<void> is_unused(const Certificate& certificate);

}  // namespace certwright::model
