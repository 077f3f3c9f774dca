#pragma once

#include <vector>

#include "api/acm/shapes.gen.h"
#include "api/call.h"
#include "base/result.h"
#include "model/certificate.h"

namespace certwright::api::acm {

/// What answers show of the CA that signs now. Fails: internal (its certificate cannot be read).
[[nodiscard]] Result<IssuerNames> issuer_names(const service::Parts& parts);

/// DescribeCertificate's shape: which members are present depends on the status (facts 4.3).
/// `issuer` is the CA that signs now; a certificate of an earlier one is read instead.
[[nodiscard]] CertificateDetail detail_of(const model::Certificate& certificate, const IssuerNames& issuer);

/// ListCertificates' shape: at most 100 names, usages as plain texts (facts 4.2, 4.3).
[[nodiscard]] CertificateSummary summary_of(const model::Certificate& certificate);

/// `RSA_2048` as answers spell it: `RSA-2048` (facts 0.5).
[[nodiscard]] std::string shown_key_algorithm(model::KeyAlgorithm algorithm);

/// A serial number as answers write it: `03e9` → `03:e9` (facts 4.1).
[[nodiscard]] std::string shown_serial(std::string_view hexadecimal);

}  // namespace certwright::api::acm
