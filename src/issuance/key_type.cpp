#include "issuance/key_type.h"

#include <bit>
#include <variant>

#include "pki/public_key.h"

namespace certwright::issuance {
namespace {

std::optional<model::KeyAlgorithm> rsa_key_type(ByteView modulus) {
  if (modulus.empty()) return std::nullopt;
  constexpr std::size_t octet_bits = 8;
  switch ((modulus.size() - 1) * octet_bits + static_cast<std::size_t>(std::bit_width(modulus.front()))) {
    case 2048:
      return model::KeyAlgorithm::rsa_2048;
    case 3072:
      return model::KeyAlgorithm::rsa_3072;
    case 4096:
      return model::KeyAlgorithm::rsa_4096;
    default:
      return std::nullopt;
  }
}

std::optional<model::KeyAlgorithm> ec_key_type(pki::EcCurve curve) {
  switch (curve) {
    case pki::EcCurve::p256:
      return model::KeyAlgorithm::ec_prime256v1;
    case pki::EcCurve::p384:
      return model::KeyAlgorithm::ec_secp384r1;
  }
  return std::nullopt;
}

}  // namespace

std::optional<model::KeyAlgorithm> key_type_of(ByteView subject_public_key_info) {
  const auto key = pki::parse_public_key(subject_public_key_info);
  if (!key) return std::nullopt;
  if (const auto* const rsa = std::get_if<pki::RsaPublicKey>(&*key)) return rsa_key_type(rsa->modulus);
  return ec_key_type(std::get<pki::EcPublicKey>(*key).curve);
}

}  // namespace certwright::issuance
