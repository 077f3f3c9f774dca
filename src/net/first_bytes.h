#pragma once

#include <string>
#include <string_view>

#include "base/printable.h"

// What a peer speaks, told by what it said. Pure functions of bytes that strangers chose.
namespace certwright::net {

/// "TLS" (a record, RFC 8446 section 5.1), "SSH" (RFC 4253 section 4.2), "HTTP/2" (a frame of the connection's start,
/// RFC 9113 section 3.4), "HTTP" (a status line), or else the first bytes: "220 mail.example.com", "0x00 0x5a".
/// Empty for no bytes.
[[nodiscard]] std::string protocol_of(std::string_view first_bytes);

/// Whether an HTTP answer says that plain HTTP reached a port for TLS, in the words of nginx, Apache, Go and others.
[[nodiscard]] bool says_tls_is_expected(int status, std::string_view body_start);

using certwright::printable_start;

}  // namespace certwright::net
