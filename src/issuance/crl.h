#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace certwright::issuance {

/// How many CRLs a CA may have.
inline constexpr std::uint32_t most_crl_shards = 1024;

/// Which of a CA's `shards` CRLs (1 to shards) names a certificate if it is revoked: by its serial number
/// (hexadecimal), whose bits are random. Drawn when the certificate is issued; a later change of the number moves
/// nothing.
[[nodiscard]] std::uint32_t crl_shard_of(std::string_view serial, std::uint32_t shards);

/// An entry of a CRL (RFC 5280 section 5.1.2.6).
struct RevokedEntry {
  std::string serial;
  Timestamp revoked_at;
  int reason = 0;  ///< CRLReason; 0 writes no extension (RFC 5280 section 5.3.1)
};

/// What a signed CRL of ours says.
struct PublishedCrl {
  std::uint64_t number = 0;  ///< CRLNumber; 0 where it has none
  Timestamp this_update;
  std::vector<RevokedEntry> entries;  ///< in its order
};
/// Fails: invalid_request (the DER or its structure, or a CRLNumber of more than 64 bits).
[[nodiscard]] Result<PublishedCrl> read_crl(ByteView crl);

/// The entries of a CRL, encoded, in the order in which they came. What was encoded and signed once is not made again:
/// a CRL with one more entry costs that entry, the hash of the whole and the signature.
class CrlEntries {
 public:
  /// Fails: internal (a serial number that is not hexadecimal or too long, or that is here already; a reason code that
  /// is none).
  [[nodiscard]] Result<void> append(const RevokedEntry& entry);
  [[nodiscard]] Result<void> append(std::span<const RevokedEntry> entries);

  [[nodiscard]] ByteView der() const { return der_; }
  [[nodiscard]] std::size_t count() const { return count_; }
  /// Those that no lint has judged yet.
  [[nodiscard]] ByteView not_linted() const { return ByteView{der_}.subspan(linted_bytes_); }
  /// Says that all that are here now were judged, and passed.
  void set_linted() { linted_bytes_ = der_.size(); }
  /// What this takes of the memory, in octets.
  [[nodiscard]] std::size_t memory() const { return der_.capacity() + places_.capacity() * sizeof(Place); }

 private:
  struct Place {
    std::uint32_t hash = 0;
    std::uint32_t place = 0;  ///< where the entry begins in der_, plus one; 0: free
  };
  Result<void> note_place(std::size_t place);
  /// Makes room for so many entries in all.
  void grow_places(std::size_t entries);
  Bytes der_;
  std::size_t count_ = 0;
  std::size_t linted_bytes_ = 0;
  /// Found by their serial numbers. With the hash of the number, so that few look into der_, which is far from the
  /// processor.
  std::vector<Place> places_;
  Timestamp encoded_moment_ = Timestamp::min();
  Bytes encoded_time_;  ///< of encoded_moment_: revocations come in bursts
};

/// What a CRL says beside its entries; views.
struct CrlHead {
  ByteView issuer;               ///< DER Name
  ByteView key_identifier;       ///< for AKI
  ByteView signature_algorithm;  ///< DER AlgorithmIdentifier
  std::string_view url;          ///< where it is published, for IDP; empty: a CRL of everything, without IDP
  std::uint64_t number = 0;
  Timestamp this_update;
  Timestamp next_update;
};

/// TBSCertList, version 2, with CRLNumber, AKI and, where it has a URL, a critical IDP that limits it to the user
/// certificates whose CRLDP names that URL (RFC 5280 sections 5.1.2, 5.2.5; BR 7.2.2.1). `entries` are encoded.
[[nodiscard]] Bytes tbs_certificate_list(const CrlHead& head, ByteView entries);
/// The same from values. Fails: as CrlEntries::append().
[[nodiscard]] Result<Bytes> tbs_certificate_list(const CrlHead& head, std::span<const RevokedEntry> entries);

}  // namespace certwright::issuance
