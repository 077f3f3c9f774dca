#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/clock.h"
#include "issuance/issuer.h"

namespace certwright::issuance {

/// What differs between the certificates of one CA, all as whole DER but the serial number's magnitude.
struct SubjectFields {
  ByteView serial;
  Timestamp not_before;
  Timestamp not_after;
  ByteView subject;
  ByteView subject_public_key_info;
  ByteView extensions;  ///< one after the other
  std::uint32_t crl_shard = 0;
};

/// A certificate of that CA, not linted yet.
[[nodiscard]] Tbs to_be_signed(const IssuerIdentity& issuer, const SubjectFields& fields);

}  // namespace certwright::issuance
