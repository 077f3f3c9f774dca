#pragma once

#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "model/name_constraints.h"
#include "pki/public_key.h"

namespace certwright::issuance {

/// What a leaf needs from its issuing CA certificate. Plain values, so that build() stays pure.
struct IssuerIdentity {
  std::string id;             ///< names its files: /issuer/<id>.cer, /crl/<id>.crl
  Bytes name;                 ///< DER Name: the subject of the CA certificate
  Bytes key_identifier;       ///< its SubjectKeyIdentifier, for AKI
  Bytes signature_algorithm;  ///< DER AlgorithmIdentifier that its Signer signs with
  Timestamp not_after;
  pki::PublicKeyAlgorithm key_algorithm = pki::PublicKeyAlgorithm::ec;
  model::NameConstraints constraints;  ///< of the CA certificate
};

}  // namespace certwright::issuance
