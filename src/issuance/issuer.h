#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "checks/clearance.h"
#include "issuance/issuer_identity.h"
#include "issuance/leaf_form.h"

namespace certwright::issuance {

/// What is about to be signed, linted: stored before the signature (order of issuance).
struct Tbs {
  std::string serial;  ///< lower-case hexadecimal
  Bytes der;           ///< TBSCertificate
  Timestamp not_before;
  Timestamp not_after;
  std::string issuer_id;
  std::uint32_t crl_shard = 0;  ///< which CRL of the CA names it if it is revoked
};

/// A serial number: 20 octets, the first below 128 and not zero, of which 159 - 8 bits at least are random
/// (BR 7.1: "at least 64 bits of output from a CSPRNG", greater than 0 and less than 2^159), hexadecimal.
[[nodiscard]] std::string make_serial(Random& random);

/// The to-be-signed leaf: SAN all names and addresses, KU (critical) digitalSignature and for RSA keyEncipherment,
/// BasicConstraints CA:FALSE (critical), AKI; no OU. Subject, EKU, SKI, AIA, policies and CRLDP, which names the CA's
/// CRL `crl_shard` (crl_shard_of()), are as the profile has them. Lints itself; what the lints refuse is never signed.
/// Fails: internal (a lint, with its id, or a clearance for another issuer), invalid_state (the CA certificate ends
/// before the leaf would).
[[nodiscard]] Result<Tbs> build(const LeafForm& form, const checks::Clearance& clearance,
                                ByteView subject_public_key_info, std::string_view serial, Timestamp now,
                                std::uint32_t crl_shard = 0);

/// Somebody who turns a to-be-signed certificate into a signed one: a CA of this server, later an upstream one.
/// Safe to call from any thread.
class Issuer {
 public:
  virtual ~Issuer() = default;
  [[nodiscard]] virtual const IssuerIdentity& identity() const = 0;
  /// Signs it once. `tbs` is consumed: no second signature over one serial. Fails: unavailable, internal.
  [[nodiscard]] virtual Result<Bytes> issue(Tbs tbs) = 0;
  /// The issuers' certificates above a leaf, DER, the issuing one first, the root last.
  [[nodiscard]] virtual std::vector<Bytes> chain() const = 0;
};

}  // namespace certwright::issuance
