#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "issuance/own_ca.h"

namespace certwright::issuance {

/// What a CRL says; views.
struct CrlFields {
  ByteView issuer;               ///< DER Name
  ByteView key_identifier;       ///< for AKI
  ByteView signature_algorithm;  ///< DER AlgorithmIdentifier
  std::span<const RevokedEntry> revoked;
  std::uint64_t number = 0;
  Timestamp this_update;
  Timestamp next_update;
};

/// TBSCertList, version 2, with CRLNumber and AKI (RFC 5280 section 5.1.2). Fails: internal (a serial number that is
/// not hexadecimal, or a reason code that is none).
[[nodiscard]] Result<Bytes> tbs_certificate_list(const CrlFields& fields);

}  // namespace certwright::issuance
