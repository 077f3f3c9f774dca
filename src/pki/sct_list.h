#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace certwright::pki {

/// The extension of certificates that holds the list (1.3.6.1.4.1.11129.2.4.2), as a whole OBJECT IDENTIFIER.
inline constexpr std::string_view sct_list_object = "\x06\x0a\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02";

/// A log's promise to have a certificate (RFC 6962 section 3.2), of version 1, which is the only one: views.
struct SignedCertificateTimestamp {
  ByteView log_id;          ///< 32 octets: the SHA-256 of the log's public key
  std::uint64_t at_ms = 0;  ///< milliseconds since 1970
  ByteView extensions;      ///< no log sends any
  bool by_rsa = false;      ///< else by ECDSA; with SHA-256, as there is no other (RFC 6962 section 2.1.4)
  ByteView signature;
};

/// Reads the extension's value: an OCTET STRING around a SignedCertificateTimestampList (RFC 6962 section 3.3), to the
/// last octet, of at least one timestamp. All views point into `value`. Whether a signature is the log's is not looked
/// at. Fails: invalid_request.
[[nodiscard]] Result<std::vector<SignedCertificateTimestamp>> read_sct_list(ByteView value);

}  // namespace certwright::pki
