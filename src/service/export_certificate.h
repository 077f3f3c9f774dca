#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// Leaf, chain and private key (PKCS#8 DER) for the account that owns it, whatever its options say; also of an imported
/// one. From then on it counts as exported, as by ExportCertificate. Fails: not_found; in_progress; conflict (replaced
/// meanwhile: ask again); invalid_state (its key is not here).
struct Bundle {
  Bytes certificate;
  std::vector<Bytes> chain;
  Secret private_key;
};
[[nodiscard]] Result<Bundle> export_bundle(const model::Caller& caller, const model::CertificateArn& arn, Parts& parts);

/// ACM's ExportCertificate: of a PRIVATE certificate, or of a public one with Options.Export ENABLED. From then on it
/// counts as exported, which makes it eligible for renewal and for revocation by its owner (facts 3.4).
/// `passphrase`: ASCII without `#`, `$`, `%` and NUL, 4 to 128 bytes.
/// Fails: not_found; in_progress (not issued); invalid_request (the passphrase, or a certificate that cannot be
/// exported); conflict (renewed meanwhile: ask again); invalid_state (its key is not here).
struct ExportedCertificate {
  Bytes certificate;
  std::vector<Bytes> chain;
  Secret private_key;  ///< PEM `ENCRYPTED PRIVATE KEY`
};
[[nodiscard]] Result<ExportedCertificate> export_certificate(const model::Caller& caller,
                                                             const model::CertificateArn& arn, const Secret& passphrase,
                                                             Parts& parts);

}  // namespace certwright::service
