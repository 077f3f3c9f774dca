#include "pki/signature_check.h"

#include <algorithm>
#include <array>
#include <map>

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "pki/named_curve.h"
#include "pki/openssl.h"
#include "pki/subject_public_key.h"

namespace certwright::pki {
namespace {

using namespace std::string_view_literals;

using ParametersPtr = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using ParameterBuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;

enum class SigningKey { rsa, ec };
struct SignatureAlgorithm {
  std::string_view identifier;  // AlgorithmIdentifier, whole
  SigningKey key;
  const EVP_MD* (*digest)();
};
constexpr std::array signature_algorithms{
    SignatureAlgorithm{"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"sv, SigningKey::ec, EVP_sha256},
    SignatureAlgorithm{"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03"sv, SigningKey::ec, EVP_sha384},
    SignatureAlgorithm{"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04"sv, SigningKey::ec, EVP_sha512},
    SignatureAlgorithm{"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"sv, SigningKey::rsa, EVP_sha256},
    SignatureAlgorithm{"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c\x05\x00"sv, SigningKey::rsa, EVP_sha384},
    SignatureAlgorithm{"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d\x05\x00"sv, SigningKey::rsa, EVP_sha512},
};

tl::unexpected<Error> no_memory() {
  return fail(ErrorCode::internal, with_openssl_errors("OpenSSL could not prepare the check of a signature"));
}

// A curve without a key. A copy of it that is given a point is a key in a quarter of the time that OpenSSL takes to
// make one from the curve's name. Each thread keeps its own: OpenSSL does not promise that they can be shared.
EVP_PKEY* key_without_point(const NamedCurve& curve) {
  thread_local std::map<const NamedCurve*, KeyPtr> made;
  KeyPtr& key = made[&curve];
  if (key) return key.get();
  const KeyContextPtr context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
  EVP_PKEY* parameters = nullptr;
  if (!context || EVP_PKEY_paramgen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_group_name(context.get(), std::string{curve.name}.c_str()) != 1 ||
      EVP_PKEY_paramgen(context.get(), &parameters) != 1)
    return nullptr;
  key.reset(parameters);
  return key.get();
}

Result<KeyPtr> ec_key(const SubjectPublicKey& parts) {
  const bool is_ec = parts.algorithm.starts_with(key_algorithms::ec_public_key);
  const NamedCurve* const curve =
      is_ec ? named_curve(parts.algorithm.substr(key_algorithms::ec_public_key.size())) : nullptr;
  if (curve == nullptr || !is_on(*curve, parts.key)) return refused("not a key on P-256, P-384 or P-521");
  EVP_PKEY* const bare = key_without_point(*curve);
  KeyPtr key{bare == nullptr ? nullptr : EVP_PKEY_dup(bare)};
  if (!key || EVP_PKEY_set1_encoded_public_key(key.get(), parts.key.data(), parts.key.size()) != 1) return no_memory();
  return key;
}

Result<KeyPtr> rsa_key(const SubjectPublicKey& parts) {
  if (parts.algorithm != key_algorithms::rsa_encryption) return refused("not an RSA key");
  TRY(const RsaPublicKey numbers, rsa_public_key(parts.key));
  const NumberPtr modulus{BN_bin2bn(numbers.modulus.data(), static_cast<int>(numbers.modulus.size()), nullptr)};
  const NumberPtr exponent{BN_bin2bn(numbers.exponent.data(), static_cast<int>(numbers.exponent.size()), nullptr)};
  const ParameterBuilderPtr builder{OSSL_PARAM_BLD_new()};
  if (!modulus || !exponent || !builder ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return no_memory();
  const ParametersPtr parameters{OSSL_PARAM_BLD_to_param(builder.get())};
  const KeyContextPtr context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1) return no_memory();
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return refused("an RSA key that OpenSSL does not take");
  return KeyPtr{key};
}

}  // namespace

Result<void> verify_signature(ByteView subject_public_key_info, ByteView algorithm, ByteView message,
                              ByteView signature) {
  const auto* const found =
      std::ranges::find(signature_algorithms, text_of(algorithm), &SignatureAlgorithm::identifier);
  if (found == signature_algorithms.end())
    return refused("a signature algorithm other than ECDSA or RSA with SHA-256, SHA-384 or SHA-512");
  TRY(const SubjectPublicKey parts, subject_public_key(subject_public_key_info));
  TRY(const KeyPtr key, found->key == SigningKey::ec ? ec_key(parts) : rsa_key(parts));
  const DigestContextPtr context{EVP_MD_CTX_new()};
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, found->digest(), nullptr, key.get()) != 1)
    return no_memory();
  if (EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) != 1)
    return refused("a signature that is not the key's");
  return {};
}

}  // namespace certwright::pki
