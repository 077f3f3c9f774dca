#pragma once

#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "pki/public_key.h"

namespace certwright::store {

/// Which of this server's own CAs signs leaves now, for keys of one kind: its own key is of that kind. There is one of
/// each kind at most; a leaf's key of the other kind is signed by it where it is the only one.
struct SigningAuthority {
  pki::PublicKeyAlgorithm key = pki::PublicKeyAlgorithm::ec;
  std::string authority;  ///< Authority::id
};

/// The key of a CA to be: somebody else's CA was asked for its certificate, which has not come yet.
struct AuthorityRequest {
  std::string id;            ///< issuance::issuer_id of its key
  Bytes request;             ///< PKCS#10, DER
  Bytes sealed_key;          ///< PKCS#8 sealed for "authority-request <id>"; empty: the key is held
  bool key_is_held = false;  ///< as Authority's
  std::string key_label;     ///< as Authority's
  Timestamp created_at;
};

}  // namespace certwright::store
