#include "pki/foreign_key.h"

#include <array>

#include <openssl/core_names.h>
#include <openssl/err.h>

#include "pki/openssl.h"

namespace certwright::pki {
namespace {

using ContextOfNumbersPtr = std::unique_ptr<BN_CTX, Free<BN_CTX_free>>;

KeyPtr public_key_of(ByteView subject_public_key_info) {
  const unsigned char* at = subject_public_key_info.data();
  KeyPtr key{d2i_PUBKEY(nullptr, &at, static_cast<long>(subject_public_key_info.size()))};
  return key && at == subject_public_key_info.data() + subject_public_key_info.size() ? std::move(key) : nullptr;
}

KeyPtr from_pkcs8(ByteView der) {
  const unsigned char* at = der.data();
  const Pkcs8Ptr info{d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size()))};
  if (!info || at != der.data() + der.size()) return nullptr;
  return KeyPtr{EVP_PKCS82PKEY(info.get())};
}

KeyPtr from_traditional(int type, ByteView der) {
  const unsigned char* at = der.data();
  KeyPtr key{d2i_PrivateKey(type, nullptr, &at, static_cast<long>(der.size()))};
  return key && at == der.data() + der.size() ? std::move(key) : nullptr;
}

// RFC 5480 section 2.1.1: "implicitCurve and specifiedCurve MUST NOT be used in PKIX." OpenSSL recognises a written-out
// curve, and then names it as well.
bool is_named_curve(const EVP_PKEY* key) {
  int written_out = 0;
  return EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &written_out) == 1 &&
         written_out == 0;
}

NumberPtr rsa_number(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  return NumberPtr{EVP_PKEY_get_bn_param(key, name, &number) == 1 ? number : nullptr};
}

// Whether left * right leaves 1, or `rest`, when it is divided by divisor.
bool leaves(const BIGNUM* left, const BIGNUM* right, const BIGNUM* divisor, const BIGNUM* rest, BN_CTX* context) {
  const NumberPtr product{BN_new()};
  return product && BN_is_zero(divisor) == 0 && BN_mod_mul(product.get(), left, right, divisor, context) == 1 &&
         BN_cmp(product.get(), rest) == 0;
}

// The eight numbers of an RSA private key (RFC 8017 section 3.2) say the same thing several times, and OpenSSL signs
// with some of them and believes the others. Others refuse a key whose numbers do not agree. That p and q are primes is
// not proved anew: it takes a hundred times as long.
bool rsa_numbers_agree(const EVP_PKEY* key) {
  const ContextOfNumbersPtr context{BN_CTX_secure_new()};
  const NumberPtr n = rsa_number(key, OSSL_PKEY_PARAM_RSA_N);
  const NumberPtr e = rsa_number(key, OSSL_PKEY_PARAM_RSA_E);
  const NumberPtr d = rsa_number(key, OSSL_PKEY_PARAM_RSA_D);
  const NumberPtr coefficient = rsa_number(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1);
  const NumberPtr product{BN_new()};
  const NumberPtr one{BN_new()};
  std::array<NumberPtr, 2> primes{rsa_number(key, OSSL_PKEY_PARAM_RSA_FACTOR1),
                                  rsa_number(key, OSSL_PKEY_PARAM_RSA_FACTOR2)};
  if (!context || !n || !e || !d || !coefficient || !product || !one || !primes[0] || !primes[1] ||
      BN_one(one.get()) != 1)
    return false;
  if (BN_mul(product.get(), primes[0].get(), primes[1].get(), context.get()) != 1 ||
      BN_cmp(product.get(), n.get()) != 0)
    return false;
  if (!leaves(coefficient.get(), primes[1].get(), primes[0].get(), one.get(), context.get())) return false;
  // A third prime would make it another kind of key.
  if (rsa_number(key, OSSL_PKEY_PARAM_RSA_FACTOR3)) return false;
  const std::array<NumberPtr, 2> exponents{rsa_number(key, OSSL_PKEY_PARAM_RSA_EXPONENT1),
                                           rsa_number(key, OSSL_PKEY_PARAM_RSA_EXPONENT2)};
  for (std::size_t i = 0; i < primes.size(); ++i) {
    if (BN_cmp(d.get(), n.get()) >= 0 || !exponents[i] || BN_sub_word(primes[i].get(), 1) != 1) return false;
    if (!leaves(d.get(), e.get(), primes[i].get(), one.get(), context.get()) ||
        !leaves(d.get(), one.get(), primes[i].get(), exponents[i].get(), context.get()))
      return false;
  }
  return true;
}

}  // namespace

Result<KeyShape> key_shape(ByteView subject_public_key_info) {
  const KeyPtr key = public_key_of(subject_public_key_info);
  if (!key) return refused("a public key that cannot be read");
  const char* const name = EVP_PKEY_get0_type_name(key.get());
  KeyShape shape{.algorithm = name == nullptr ? std::string{} : std::string{name},
                 .bits = static_cast<std::size_t>(EVP_PKEY_get_bits(key.get())),
                 .curve = {}};
  std::array<char, 80> group{};
  if (shape.algorithm == "EC" && is_named_curve(key.get()) &&
      EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr) == 1)
    shape.curve = group.data();
  return shape;
}

Result<Secret> read_private_key(std::string_view label, const Secret& der) {
  KeyPtr key;
  if (label == "PRIVATE KEY")
    key = from_pkcs8(der.reveal());
  else if (label == "RSA PRIVATE KEY")
    key = from_traditional(EVP_PKEY_RSA, der.reveal());
  else if (label == "EC PRIVATE KEY")
    key = from_traditional(EVP_PKEY_EC, der.reveal());
  else
    return refused("a PEM block '" + std::string{label} + "' is no private key");
  if (!key) return refused("not a private key that OpenSSL knows");
  if (EVP_PKEY_is_a(key.get(), "EC") == 1 && !is_named_curve(key.get()))
    return refused("a private key on a curve that is not given by its name");
  if (EVP_PKEY_is_a(key.get(), "RSA") == 1 && !rsa_numbers_agree(key.get()))
    return refused("an RSA private key whose numbers do not belong together");
  const Pkcs8Ptr info{EVP_PKEY2PKCS8(key.get())};
  Bytes encoded = info ? der_of<i2d_PKCS8_PRIV_KEY_INFO>(info.get()) : Bytes{};
  if (encoded.empty()) return refused("a private key that cannot be encoded");
  return Secret{std::move(encoded)};
}

bool is_key_pair(const Secret& private_key, ByteView subject_public_key_info) {
  static constexpr std::array<std::uint8_t, 1> message{0};
  const KeyPtr signing = from_pkcs8(private_key.reveal());
  const KeyPtr verifying = public_key_of(subject_public_key_info);
  const DigestContextPtr sign{EVP_MD_CTX_new()};
  const DigestContextPtr verify{EVP_MD_CTX_new()};
  bool agree = false;
  if (signing && verifying && sign && verify && EVP_PKEY_eq(signing.get(), verifying.get()) == 1 &&
      EVP_DigestSignInit(sign.get(), nullptr, EVP_sha256(), nullptr, signing.get()) == 1) {
    Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(signing.get())));
    std::size_t length = signature.size();
    agree = EVP_DigestSign(sign.get(), signature.data(), &length, message.data(), message.size()) == 1 &&
            EVP_DigestVerifyInit(verify.get(), nullptr, EVP_sha256(), nullptr, verifying.get()) == 1 &&
            EVP_DigestVerify(verify.get(), signature.data(), length, message.data(), message.size()) == 1;
  }
  ERR_clear_error();
  return agree;
}

}  // namespace certwright::pki
