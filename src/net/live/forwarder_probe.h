#pragma once

#include "base/deadline.h"
#include "base/result.h"
#include "net/endpoint.h"

namespace certwright::net::live {

/// Asks a forwarder one question by UDP and looks whether its reply offers recursion (RFC 1035 section 4.1.1, RA).
/// Fails: invalid_request (it replies, but offers no recursion), unavailable (no reply by the deadline).
[[nodiscard]] Result<void> probe_forwarder(const Endpoint& forwarder, Deadline deadline);

}  // namespace certwright::net::live
