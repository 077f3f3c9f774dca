#include "app/shown_key.h"

#include <fmt/format.h>

#include "pki/key.h"
#include "pki/public_key.h"

namespace certwright::app {

// The bits of an RSA modulus come in whole octets, and those of a curve in two sizes.
Result<std::string> shown_key(ByteView subject_public_key_info) {
  TRY(const pki::PublicKey key, pki::parse_public_key(subject_public_key_info));
  if (const auto* const ec = std::get_if<pki::EcPublicKey>(&key))
    return std::string{to_string(ec->curve == pki::EcCurve::p256 ? pki::KeyKind::p256 : pki::KeyKind::p384)};
  return fmt::format("rsa-{}", std::get<pki::RsaPublicKey>(key).modulus.size() * 8);
}

}  // namespace certwright::app
