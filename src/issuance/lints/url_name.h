#pragma once

#include "base/bytes.h"
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {

/// Whether it is a uniformResourceIdentifier of the scheme http, in printable ASCII without spaces and with a host
/// (RFC 5280 section 4.2.1.6).
[[nodiscard]] bool is_http_url(const GeneralName& name);
/// The same of one GeneralName's DER.
[[nodiscard]] bool is_http_url_name(ByteView der);

}  // namespace certwright::issuance::lints
