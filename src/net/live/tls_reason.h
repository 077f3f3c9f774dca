#pragma once

#include <string_view>

namespace certwright::net::live {

/// Whether an OpenSSL reason code of a failed handshake comes of a peer that does not speak TLS.
[[nodiscard]] bool is_not_tls(int reason);

/// Whether it comes of a peer that speaks an older version only (RFC 8446 section 6.2, alert protocol_version; or a
/// ServerHello of a version that was not offered).
[[nodiscard]] bool is_old_version(int reason);

/// The reason code in a text with "error:0A00010B:", as OpenSSL writes it and libcurl hands it on; 0 where there is
/// none.
[[nodiscard]] int reason_in(std::string_view text);

}  // namespace certwright::net::live
