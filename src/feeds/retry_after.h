#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "net/http_client.h"

namespace certwright::feeds {

/// How long a server asks to be left alone: its Retry-After (RFC 9110 section 10.2.3), as seconds or as a date. Not
/// negative, and not above a million seconds. Nothing where it does not say, or not in either form.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(const net::HttpResponse& response, Timestamp now);

}  // namespace certwright::feeds
