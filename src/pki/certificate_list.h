#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "pki/tbs_certificate.h"

namespace certwright::pki {

/// An entry of a CRL (RFC 5280 section 5.1.2.6): views.
struct ListedCertificate {
  ByteView serial;  ///< magnitude; of a negative number its octets
  Timestamp revoked_at;
  std::int8_t reason = -1;  ///< CRLReason, or -1 where the extension is not there
  bool serial_is_negative = false;
  bool time_is_encoded_otherwise = false;  ///< than RFC 5280 section 5.1.2.6 wants: UTCTime through 2049
  bool has_unknown_critical = false;       ///< an entry extension that we do not know
  bool has_certificate_issuer = false;     ///< of an indirect CRL
};

/// A to-be-signed CRL (RFC 5280 section 5.1), taken apart by our own reader. All views point into the bytes that were
/// read, which must outlive it.
struct TbsCertificateList {
  unsigned version = 2;          ///< as people count: 1, 2
  ByteView signature_algorithm;  ///< whole
  ByteView issuer;               ///< whole Name
  std::vector<NameAttribute> issuer_attributes;
  Timestamp this_update;
  std::optional<Timestamp> next_update;
  std::uint8_t this_update_tag = 0;
  std::uint8_t next_update_tag = 0;
  bool has_entries = false;  ///< the list is there, if only an empty one
  std::vector<ListedCertificate> entries;
  bool has_entry_extensions = false;
  std::vector<Extension> extensions;

  /// DER to the last octet. Fails: invalid_request.
  [[nodiscard]] static Result<TbsCertificateList> read(ByteView der);
  /// The first extension of this type (whole OBJECT IDENTIFIER), or null.
  [[nodiscard]] const Extension* find(ByteView type) const;
};

/// Whether a time stands as RFC 5280 section 4.1.2.5 wants it: UTCTime through 2049, GeneralizedTime after.
[[nodiscard]] bool is_encoded_as_prescribed(std::uint8_t tag, Timestamp at);

}  // namespace certwright::pki
