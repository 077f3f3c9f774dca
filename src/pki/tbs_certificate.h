#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace certwright::pki {

/// One attribute of a distinguished name: views.
struct NameAttribute {
  ByteView type;  ///< the OBJECT IDENTIFIER, whole
  std::string_view value;
};

/// One extension of a certificate: views.
struct Extension {
  ByteView type;  ///< the OBJECT IDENTIFIER, whole
  bool critical = false;
  ByteView value;  ///< the DER inside the OCTET STRING
};

/// A to-be-signed certificate (RFC 5280 section 4.1), taken apart by our own reader: what lints judge. All views point
/// into the bytes that were parsed, which must outlive it.
struct TbsCertificate {
  ByteView serial;               ///< magnitude, without a sign octet
  ByteView signature_algorithm;  ///< whole
  ByteView issuer;               ///< whole Name
  Timestamp not_before;
  Timestamp not_after;
  ByteView subject;  ///< whole Name
  std::vector<NameAttribute> subject_attributes;
  ByteView subject_public_key_info;  ///< whole
  std::vector<Extension> extensions;

  /// Version 3 without unique identifiers, every extension at most once; DER to the last octet.
  /// Fails: invalid_request.
  [[nodiscard]] static Result<TbsCertificate> parse(ByteView der);
  /// The extension of this type (whole OBJECT IDENTIFIER), or null.
  [[nodiscard]] const Extension* find(ByteView type) const;
};

}  // namespace certwright::pki
