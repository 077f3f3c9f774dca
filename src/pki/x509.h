#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace certwright::pki {

/// A signed certificate, parsed: what Certwright asks of one. Parsing is OpenSSL's (d2i_X509).
struct X509 {
  Bytes der;
  std::string serial;   ///< lower-case hexadecimal
  std::string subject;  ///< RFC 4514 style, "CN=example.net"
  std::string issuer;
  std::string common_name;
  std::vector<std::string> dns_names;
  Timestamp not_before;
  Timestamp not_after;
  Bytes subject_name;             ///< DER Name
  Bytes subject_public_key_info;  ///< DER
  Bytes subject_key_identifier;   ///< octets; empty where absent
  bool is_ca = false;
  std::string signature_algorithm;  ///< OpenSSL's long name: "ecdsa-with-SHA256"

  /// Fails: invalid_request (not one DER certificate).
  [[nodiscard]] static Result<X509> parse(ByteView der);
};

/// PEM (RFC 7468), 64 characters a line, with a final line break.
[[nodiscard]] std::string to_pem(std::string_view label, ByteView der);
/// Certificates as one text, one after the other.
[[nodiscard]] std::string chain_to_pem(const std::vector<Bytes>& certificates);
/// The DER of the first block with this label. Fails: invalid_request.
[[nodiscard]] Result<Bytes> from_pem(std::string_view label, std::string_view pem);

}  // namespace certwright::pki
