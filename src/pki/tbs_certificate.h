#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "pki/der_reader.h"

namespace certwright::pki {

/// One attribute of a distinguished name: views.
struct NameAttribute {
  ByteView type;  ///< the OBJECT IDENTIFIER, whole
  std::string_view value;
  std::uint8_t tag = 0;  ///< of the value: der::tag::utf8_string, …
};

/// One extension of a certificate or CRL: views.
struct Extension {
  ByteView type;  ///< the OBJECT IDENTIFIER, whole
  bool critical = false;
  ByteView value;  ///< the DER inside the OCTET STRING
};

/// A to-be-signed certificate (RFC 5280 section 4.1), taken apart by our own reader: what lints judge. All views point
/// into the bytes that were parsed, which must outlive it.
struct TbsCertificate {
  unsigned version = 3;  ///< as people count: 1 or 3
  ByteView serial;       ///< magnitude, without a sign octet; of a negative number its octets
  bool serial_is_negative = false;
  ByteView signature_algorithm;  ///< whole
  ByteView issuer;               ///< whole Name
  std::vector<NameAttribute> issuer_attributes;
  Timestamp not_before;
  Timestamp not_after;
  std::uint8_t not_before_tag = 0;  ///< der::tag::utc_time or generalized_time
  std::uint8_t not_after_tag = 0;
  ByteView subject;  ///< whole Name
  std::vector<NameAttribute> subject_attributes;
  ByteView subject_public_key_info;  ///< whole
  bool has_unique_identifiers = false;
  bool has_extensions = false;        ///< the list is there, if only an empty one
  std::vector<Extension> extensions;  ///< in their order; one may stand twice

  /// Anybody's: DER to the last octet, of a structure that every reader takes; what it says is for lints to judge.
  /// Fails: invalid_request.
  [[nodiscard]] static Result<TbsCertificate> read(ByteView der);
  /// As our profiles have it besides: version 3 without unique identifiers, a positive serial number, every extension
  /// at most once. Fails: invalid_request.
  [[nodiscard]] static Result<TbsCertificate> parse(ByteView der);
  /// The first extension of this type (whole OBJECT IDENTIFIER), or null.
  [[nodiscard]] const Extension* find(ByteView type) const;
};

/// A Certificate or CertificateList (RFC 5280 sections 4.1, 5.1) in its three parts: views.
struct SignedParts {
  ByteView to_be_signed;         ///< whole
  ByteView signature_algorithm;  ///< whole
  ByteView signature;            ///< the octets of the BIT STRING
};
/// Fails: invalid_request.
[[nodiscard]] Result<SignedParts> signed_parts(ByteView der);

// What certificates and CRLs share.

/// The attributes of a Name's content. Fails: invalid_request (also for a value that is no text of its type).
[[nodiscard]] Result<std::vector<NameAttribute>> name_attributes(ByteView name);
/// The Extensions, whole. Fails: invalid_request.
[[nodiscard]] Result<std::vector<Extension>> read_extensions(ByteView list);
/// An AlgorithmIdentifier: an OBJECT IDENTIFIER and one value at most. Fails: invalid_request.
[[nodiscard]] Result<der::Element> read_algorithm(der::Reader& members);

}  // namespace certwright::pki
