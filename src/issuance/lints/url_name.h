#pragma once

#include "base/bytes.h"

namespace certwright::issuance::lints {

/// Whether `general_name` is one uniformResourceIdentifier of the scheme http, in printable ASCII without spaces and
/// with a host (RFC 5280 section 4.2.1.6).
[[nodiscard]] bool is_http_url_name(ByteView general_name);

}  // namespace certwright::issuance::lints
