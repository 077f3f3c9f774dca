#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/certificate.h"
#include "pki/foreign_certificate.h"
#include "pki/foreign_key.h"

namespace certwright::model {

// What ACM demands of a certificate that is imported (facts 5.3). Refusals are in ACM's words where they are known.

/// X.509 v3, in force at `now`, with an issuer and OCSP URLs of 1,000 characters at most. Fails: invalid_request.
[[nodiscard]] Result<void> may_be_imported(const pki::ForeignCertificate& certificate, Timestamp now);

/// What is kept of it to be shown: its names are those of subjectAltName, the Common Name first where it is a domain
/// name or an IP address. Fails: invalid_request (no name at all, or more than 1,000).
[[nodiscard]] Result<ImportedContents> imported_contents(const pki::ForeignCertificate& certificate);

/// RSA of 1024, 2048, 3072 and 4096 bits; prime256v1, secp384r1, secp521r1. Fails: invalid_request (any other).
[[nodiscard]] Result<KeyAlgorithm> importable_key(const pki::KeyShape& key);

/// Whether a certificate with this key and these contents may take the place of `before` under its ARN: that one was
/// imported too, the key has the same type and size, and no usage is lost. Names may change.
/// Fails: invalid_request.
[[nodiscard]] Result<void> may_replace(const Certificate& before, KeyAlgorithm key, const ImportedContents& contents);

}  // namespace certwright::model
