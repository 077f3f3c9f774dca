#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "issuance/crl.h"
#include "keys/signer.h"
#include "pki/key.h"
#include "pki/x509.h"

// What a root's key is brought out for, and what is asked of somebody else's root.
namespace certwright::issuance {

/// A root and its key, while a ceremony lasts.
struct Root {
  const pki::X509& certificate;
  const pki::PrivateKey& key;
};

/// An issuing intermediate below this root for `public_key` (DER SubjectPublicKeyInfo), as make_authority() makes it:
/// ten years, but no longer than the root. Fails: invalid_request (the key is not the root's; a lint), internal.
[[nodiscard]] Result<Bytes> make_intermediate(const Root& root, ByteView public_key, std::string_view pki_url,
                                              Random& random, Timestamp now);

/// A root's CRL lasts a year, and it can be renewed only while its key is here.
inline constexpr std::chrono::days root_crl_lifetime{365};
/// The CRL of a root, which names all that it revoked below it. Fails: invalid_request (the key is not the root's),
/// internal.
[[nodiscard]] Result<Bytes> make_root_crl(const Root& root, std::uint64_t number, std::span<const RevokedEntry> revoked,
                                          Timestamp now);

/// The subject that a request asks for. Where `common_name` is empty: "Certwright Issuing CA <id>".
struct RequestedName {
  std::string country;       ///< two letters, or empty
  std::string organization;  ///< empty: "Certwright"
  std::string common_name;
};
/// Whether a request can ask for it. Fails: invalid_request (too long, control characters, no country of two letters).
[[nodiscard]] Result<void> judge_requested_name(const RequestedName& name);
/// A PKCS#10 request (RFC 2986) for an issuing CA with this key, DER: basicConstraints (pathlen 0), keyUsage and
/// subjectKeyIdentifier are asked for as extensions. Fails: invalid_request (a name that is too long), and as `key`.
[[nodiscard]] Result<Bytes> make_authority_request(keys::Signer& key, const RequestedName& name);

/// Whether the certificate at the beginning of `chain` may be this server's issuing CA: a CA's of at least version 3 in
/// force, with keyCertSign, cRLSign and a subjectKeyIdentifier, for servers where it restricts what for, that passes
/// the lints of a CA certificate; certified by the next in the chain, and so on up to a root that signed itself. Fails:
/// invalid_request, with what is wrong.
[[nodiscard]] Result<void> judge_imported_chain(const std::vector<Bytes>& chain, Timestamp now);

}  // namespace certwright::issuance
