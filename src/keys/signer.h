#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "pki/key.h"

namespace certwright::keys {

/// A signing key of the CA, wherever it lives. Safe to call from any thread.
class Signer {
 public:
  virtual ~Signer() = default;
  /// DER AlgorithmIdentifier of its signatures, as TBSCertificate.signature and signatureAlgorithm carry it
  /// (ecdsa-with-SHA256/384, sha256WithRSAEncryption; RFC 5758, RFC 4055).
  [[nodiscard]] virtual ByteView signature_algorithm() const = 0;
  /// DER SubjectPublicKeyInfo.
  [[nodiscard]] virtual ByteView public_key() const = 0;
  /// The signature value (DER ECDSA-Sig-Value or PKCS#1 v1.5) of a to-be-signed structure.
  /// Fails: unavailable (the token is gone), internal.
  [[nodiscard]] virtual Result<Bytes> sign(ByteView to_be_signed) = 0;
};

}  // namespace certwright::keys
