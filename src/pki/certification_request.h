#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "pki/tbs_certificate.h"

namespace certwright::pki {

/// What somebody asks a CA to certify (PKCS#10: RFC 2986), taken apart by our own reader. All views point into the
/// bytes that were read, which must outlive it.
struct CertificationRequest {
  ByteView to_be_signed;  ///< CertificationRequestInfo, whole
  ByteView subject;       ///< whole Name
  std::vector<NameAttribute> subject_attributes;
  ByteView subject_public_key_info;  ///< whole
  /// The extensions that it asks for (extensionRequest: RFC 2985 section 5.4.2), none of them twice. Other attributes,
  /// such as a challengePassword, are skipped.
  std::vector<Extension> extensions;
  ByteView signature_algorithm;  ///< whole
  ByteView signature;

  /// DER to the last octet. Who made it is not known: the signature is not looked at.
  /// Fails: invalid_request (malformed, or more than 64 KiB).
  [[nodiscard]] static Result<CertificationRequest> read(ByteView der);
  /// The same, and the signature is that of the key in it: whoever made it has the private half (RFC 2986 section 3).
  /// Whether the key is good enough is for check_key(). Fails: invalid_request, internal.
  [[nodiscard]] static Result<CertificationRequest> parse(ByteView der);
  /// The extension of this type (whole OBJECT IDENTIFIER), or null.
  [[nodiscard]] const Extension* find(ByteView type) const;
};

}  // namespace certwright::pki
