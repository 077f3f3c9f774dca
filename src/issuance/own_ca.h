#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "issuance/crl.h"
#include "issuance/issuer.h"
#include "keys/signer.h"
#include "pki/key.h"
#include "pki/x509.h"

namespace certwright::issuance {

/// A CA made by `certwright init`: the caller stores it, the root's key apart.
struct NewAuthority {
  Bytes root_certificate;
  pki::PrivateKey root_key;
  Bytes intermediate_certificate;
  pki::PrivateKey intermediate_key;
  Bytes root_crl;  ///< of the root, empty, a year long: the root's key is not there to renew it
};

/// A self-signed root (20 years) and an issuing intermediate (10 years, pathlen 0, EKU serverAuth). Names:
/// "Certwright Root CA <id>", "Certwright Issuing CA <id>", O "Certwright".
/// Fails: internal.
[[nodiscard]] Result<NewAuthority> make_authority(pki::KeyKind kind, std::string_view pki_url, Random& random,
                                                  Timestamp now);

/// The same with an issuing key that lives elsewhere: of it only the public half is known here.
struct NewHeldAuthority {
  Bytes root_certificate;
  pki::PrivateKey root_key;
  Bytes intermediate_certificate;
  Bytes root_crl;  ///< as in NewAuthority
};
/// As make_authority(), around the issuing key `public_key` (DER SubjectPublicKeyInfo). Fails: internal,
/// invalid_request (no public key).
[[nodiscard]] Result<NewHeldAuthority> make_held_authority(pki::KeyKind root_kind, ByteView public_key,
                                                           std::string_view pki_url, Random& random, Timestamp now);

/// A private CA made by `certwright ca create-private`.
struct NewPrivateAuthority {
  Bytes certificate;
  pki::PrivateKey key;
  Bytes crl;  ///< empty, number 1
};

/// What a private CA is made as.
struct PrivateAuthorityOptions {
  pki::KeyKind kind = pki::KeyKind::rsa_3072;
  std::string name;  ///< its Common Name, of 64 characters at most
  model::NameConstraints constraints;
  std::chrono::seconds lifetime{0};
  std::chrono::seconds crl_lifetime{0};
};

/// A self-signed CA below which stand only leaves (pathlen 0), its own root of trust: KU keyCertSign and cRLSign,
/// nameConstraints where it has any. Fails: internal.
[[nodiscard]] Result<NewPrivateAuthority> make_private_authority(const PrivateAuthorityOptions& options, Random& random,
                                                                 Timestamp now);

/// What a CRL is to say, beside its entries.
struct CrlTerms {
  std::string url;  ///< where it is published, for IDP; empty: a CRL of everything
  std::uint64_t number = 0;
  Timestamp now;
  std::chrono::seconds lifetime{0};  ///< nextUpdate is that long after now
  Rules rules = Rules::private_ca;   ///< whose lints it must pass
};

/// A CA whose issuing key a Signer holds: the server's own, or a private one.
class OwnCa final : public Issuer {
 public:
  /// `chain`: DER, the issuing certificate first, the root last. Fails: invalid_request (the signer's key is not the
  /// issuing certificate's).
  [[nodiscard]] static Result<std::unique_ptr<OwnCa>> make(std::vector<Bytes> chain, keys::Signer& signer);

  [[nodiscard]] const IssuerIdentity& identity() const override { return identity_; }
  [[nodiscard]] Result<Bytes> issue(Tbs tbs) override;
  [[nodiscard]] std::vector<Bytes> chain() const override { return chain_; }
  /// A signed CRL (v2, CRLNumber, AKI, IDP), entries in the given order. What was not linted yet is, with the rest of
  /// the list around it; then all of it counts as linted. Fails: internal (a lint, with its id), unavailable (the key).
  [[nodiscard]] Result<Bytes> make_crl(CrlEntries& entries, const CrlTerms& terms) const;

 private:
  OwnCa(std::vector<Bytes> chain, keys::Signer& signer, IssuerIdentity identity);
  std::vector<Bytes> chain_;
  keys::Signer& signer_;
  IssuerIdentity identity_;
};

/// The id of a CA certificate in URLs: the first 16 hexadecimal digits of the SHA-256 of its public key.
[[nodiscard]] std::string issuer_id(ByteView subject_public_key_info);

}  // namespace certwright::issuance
