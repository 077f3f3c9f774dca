#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/result.h"
#include "issuance/issuer_identity.h"
#include "issuance/leaf_names.h"
#include "issuance/profile.h"

namespace certwright::issuance {

/// What the leaves of one CA by one profile have in common, encoded once: of a leaf's eight or nine extensions only the
/// names, the CRL, and the key's identifier where the profile has it, are written anew. Never changes: safe to use from
/// any thread.
class LeafForm {
 public:
  LeafForm(Profile profile, IssuerIdentity issuer);

  [[nodiscard]] const Profile& profile() const { return profile_; }
  [[nodiscard]] const IssuerIdentity& issuer() const { return issuer_; }

  /// DER Name: the first name (LeafNames::first()) as commonName, or nothing.
  [[nodiscard]] Bytes subject(const LeafNames& names) const;
  /// The extensions, one after the other: KU, EKU, BC, AKI, SKI, AIA, SAN, policies, CRLDP, those that the profile has;
  /// `crl_shard`: which CRL of the CA (crl_url()). Fails: internal (no public key).
  [[nodiscard]] Result<Bytes> extensions(const LeafNames& names, ByteView subject_public_key_info,
                                         std::uint32_t crl_shard) const;

 private:
  Profile profile_;
  IssuerIdentity issuer_;
  Bytes before_rsa_;  ///< what stands before the key's identifier, for an RSA key
  Bytes before_ec_;
  Bytes access_;
  Bytes policies_;
};

}  // namespace certwright::issuance
