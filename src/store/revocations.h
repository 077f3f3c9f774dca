#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"

namespace certwright::store {

/// A serial number that counts as revoked: its certificate was, or it was burned.
struct Revocation {
  std::string serial;
  Timestamp at;
  int reason = 0;  ///< CRLReason
  std::uint32_t shard =
      0;  ///< which CRL of its CA names it; 0: that of the certificates from before there were several
  std::optional<Timestamp> not_after;  ///< of the certificate, where it is known
  std::uint64_t place = 0;             ///< greater than of any that was revoked before, of whatever CA
};

/// The newest CRL of one shard.
struct CrlShard {
  std::string issuer_id;
  std::uint32_t shard = 0;
  std::uint64_t number = 0;  ///< CRLNumber (RFC 5280 section 5.2.3)
  Bytes crl;                 ///< DER
  Timestamp this_update;
  Timestamp next_update;
  std::uint64_t entries = 0;
  std::uint64_t last_place = 0;  ///< Revocation::place of the newest that it was made with
};

/// What an operator set out to revoke, and how far that is.
struct RevocationPlan {
  std::string id;
  std::string actor;
  int reason = 0;  ///< CRLReason
  Timestamp created_at;
  std::size_t total = 0;
  std::size_t done = 0;     ///< how many of its serials are settled, in their order
  std::size_t revoked = 0;  ///< how many of these it revoked; the others were already, or had ended
};

}  // namespace certwright::store
