#include "pki/key.h"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include "base/digest.h"
#include "base/mutex.h"
#include "base/random.h"
#include "pki/der.h"
#include "pki/openssl.h"
#include "pki/x509.h"

namespace certwright::pki {
namespace {

// A stored or configured key is an RSA-4096 PrivateKeyInfo at most: 2,375 octets.
constexpr std::size_t max_pkcs8_bytes = std::size_t{8} * 1024;

constexpr int pbkdf2_salt_bytes = 16;

// The encodings of keys on one curve, in pieces: RFC 5480 section 2 (SubjectPublicKeyInfo) and RFC 5915 section 3 in
// RFC 5208 section 5 (PrivateKeyInfo). All lengths are fixed by the curve, and writing the pieces is a hundred times
// cheaper than OpenSSL's encoders.
struct Curve {
  const char* group;
  std::size_t field_bytes;
  std::string_view public_prefix;   // before the point
  std::string_view private_prefix;  // before the scalar
  std::string_view private_middle;  // between scalar and point
};

using namespace std::string_view_literals;

constexpr Curve p256{
    "prime256v1",
    32,
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00"sv,
    "\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
    "\x04\x6d\x30\x6b\x02\x01\x01\x04\x20"sv,
    "\xa1\x44\x03\x42\x00"sv,
};
constexpr Curve p384{
    "secp384r1",
    48,
    "\x30\x76\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22\x03\x62\x00"sv,
    "\x30\x81\xb6\x02\x01\x00\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"
    "\x04\x81\x9e\x30\x81\x9b\x02\x01\x01\x04\x30"sv,
    "\xa1\x64\x03\x62\x00"sv,
};

// RFC 5758 section 3.2 and RFC 4055 section 5: no parameters with ECDSA, NULL with RSA.
constexpr std::string_view ecdsa_with_sha256 = "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"sv;
constexpr std::string_view ecdsa_with_sha384 = "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03"sv;
constexpr std::string_view sha256_with_rsa = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"sv;

const Curve* curve_of(KeyKind kind) {
  switch (kind) {
    case KeyKind::p256:
      return &p256;
    case KeyKind::p384:
      return &p384;
    case KeyKind::rsa_2048:
    case KeyKind::rsa_3072:
    case KeyKind::rsa_4096:
      return nullptr;
  }
  return nullptr;
}

int rsa_bits(KeyKind kind) {
  switch (kind) {
    case KeyKind::rsa_2048:
      return 2048;
    case KeyKind::rsa_3072:
      return 3072;
    case KeyKind::rsa_4096:
      return 4096;
    case KeyKind::p256:
    case KeyKind::p384:
      return 0;
  }
  return 0;
}

std::optional<KeyKind> kind_of(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") == 1) {
    const int bits = EVP_PKEY_get_bits(key);
    for (const KeyKind kind : {KeyKind::rsa_2048, KeyKind::rsa_3072, KeyKind::rsa_4096})
      if (bits == rsa_bits(kind)) return kind;
    return std::nullopt;
  }
  if (EVP_PKEY_is_a(key, "EC") != 1) return std::nullopt;
  std::array<char, 80> group{};
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1) return std::nullopt;
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384})
    if (std::string_view{group.data()} == curve_of(kind)->group) return kind;
  return std::nullopt;
}

tl::unexpected<Error> openssl_failed(std::string_view what) {
  return fail(ErrorCode::internal, with_openssl_errors(what));
}

KeyContextPtr ec_generation(const Curve& curve) {
  KeyContextPtr context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
  if (!context || EVP_PKEY_keygen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_group_name(context.get(), curve.group) != 1)
    return nullptr;
  return context;
}

Result<KeyPtr> generate_ec(KeyKind kind) {
  // Setting a context up costs twice the key itself, and a context serves one thread at a time: each thread keeps its
  // own for as long as it lives.
  thread_local std::array<KeyContextPtr, 2> contexts;
  KeyContextPtr& context = contexts[kind == KeyKind::p256 ? 0 : 1];
  if (!context) context = ec_generation(*curve_of(kind));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_generate(context.get(), &key) != 1) {
    context.reset();
    return openssl_failed("OpenSSL could not make an elliptic-curve key");
  }
  return KeyPtr{key};
}

// OpenSSL asks this between the candidates for a prime, many times a second; zero makes it give up.
int go_on_unless_stopped(EVP_PKEY_CTX* context) {
  const auto* const stop = static_cast<const std::stop_token*>(EVP_PKEY_CTX_get_app_data(context));
  return stop->stop_requested() ? 0 : 1;
}

Result<KeyPtr> generate_rsa(KeyKind kind, const std::stop_token& stop) {
  const KeyContextPtr context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
  if (!context || EVP_PKEY_keygen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), rsa_bits(kind)) != 1)
    return openssl_failed("OpenSSL could not prepare an RSA key");
  std::stop_token asked = stop;
  EVP_PKEY_CTX_set_app_data(context.get(), &asked);
  EVP_PKEY_CTX_set_cb(context.get(), go_on_unless_stopped);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_generate(context.get(), &key) != 1) {
    std::string detail = with_openssl_errors("OpenSSL could not make an RSA key");
    if (stop.stop_requested()) return fail(ErrorCode::unavailable, "making an RSA key was stopped");
    return fail(ErrorCode::internal, std::move(detail));
  }
  return KeyPtr{key};
}

void append(Bytes& out, ByteView part) { out.insert(out.end(), part.begin(), part.end()); }

// The uncompressed point: 04, x, y.
Result<Bytes> point_of(const EVP_PKEY* key, const Curve& curve) {
  Bytes point(1 + 2 * curve.field_bytes);
  std::size_t written = 0;
  if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &written) != 1 ||
      written != point.size() || point[0] != 4)
    return openssl_failed("OpenSSL did not give the point of a key");
  return point;
}

Result<NumberPtr> number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return openssl_failed("OpenSSL did not give a number of a key");
  return NumberPtr{number};
}

Result<Bytes> octets_of(const EVP_PKEY* key, const char* name) {
  TRY(const NumberPtr number, number_of(key, name));
  Bytes octets(static_cast<std::size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), octets.data());
  return octets;
}

Result<Bytes> subject_public_key_info(const EVP_PKEY* key, KeyKind kind) {
  if (const Curve* const curve = curve_of(kind)) {
    TRY(const Bytes point, point_of(key, *curve));
    return der::concat({bytes_of(curve->public_prefix), point});
  }
  TRY(const Bytes modulus, octets_of(key, OSSL_PKEY_PARAM_RSA_N));
  TRY(const Bytes exponent, octets_of(key, OSSL_PKEY_PARAM_RSA_E));
  // RFC 3279 section 2.3.1: "The parameters field MUST have ASN.1 type NULL for this algorithm identifier."
  return der::sequence(
      {der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}),
       der::bit_string(der::sequence({der::integer(ByteView{modulus}), der::integer(ByteView{exponent})}))});
}

Result<Secret> ec_pkcs8(const EVP_PKEY* key, const Curve& curve, ByteView subject_public_key_info) {
  TRY(const NumberPtr scalar, number_of(key, OSSL_PKEY_PARAM_PRIV_KEY));
  // OpenSSL computes it anew each time that it is asked.
  const ByteView point = subject_public_key_info.subspan(curve.public_prefix.size());
  Bytes der;
  // Reserved whole, so that the scalar is never left behind in a smaller buffer.
  der.reserve(curve.private_prefix.size() + curve.field_bytes + curve.private_middle.size() + point.size());
  append(der, bytes_of(curve.private_prefix));
  const std::size_t at = der.size();
  der.resize(at + curve.field_bytes);
  // RFC 5915 section 3: "privateKey is the private key. It is an octet string of length ceiling (log2(n)/8)".
  const int width = static_cast<int>(curve.field_bytes);
  if (BN_bn2binpad(scalar.get(), der.data() + at, width) != width) return openssl_failed("a scalar out of range");
  append(der, bytes_of(curve.private_middle));
  append(der, point);
  return Secret{std::move(der)};
}

}  // namespace

namespace {

const EVP_MD* digest_of(KeyKind kind) { return kind == KeyKind::p384 ? EVP_sha384() : EVP_sha256(); }

Bytes digested(KeyKind kind, ByteView message) {
  const auto bytes = [](const auto& digest) { return Bytes(digest.begin(), digest.end()); };
  return kind == KeyKind::p384 ? bytes(sha384(message)) : bytes(sha256(message));
}

KeyContextPtr signing_context(EVP_PKEY* key, KeyKind kind) {
  KeyContextPtr context{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)};
  if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
      (curve_of(kind) == nullptr && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) ||
      EVP_PKEY_CTX_set_signature_md(context.get(), digest_of(kind)) != 1)
    return nullptr;
  return context;
}

}  // namespace

struct PrivateKey::Impl {
  Impl(KeyPtr made, KeyKind its_kind, Bytes encoded)
      : key(std::move(made)), kind(its_kind), public_key(std::move(encoded)) {}

  // Setting a context up costs a third of a P-256 signature, and a context serves one thread at a time: as many are
  // kept as ever signed at once.
  KeyContextPtr take_context() {
    {
      const Lock lock{mutex};
      if (!idle_contexts.empty()) {
        KeyContextPtr context = std::move(idle_contexts.back());
        idle_contexts.pop_back();
        return context;
      }
    }
    return signing_context(key.get(), kind);
  }

  void give_back(KeyContextPtr context) {
    const Lock lock{mutex};
    idle_contexts.push_back(std::move(context));
  }

  const KeyPtr key;
  const KeyKind kind;
  const Bytes public_key;
  Mutex mutex;
  std::vector<KeyContextPtr> idle_contexts CERTWRIGHT_GUARDED_BY(mutex);
};

PrivateKey::PrivateKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

Result<PrivateKey> PrivateKey::generate(KeyKind kind) { return generate(kind, std::stop_token{}); }

Result<PrivateKey> PrivateKey::generate(KeyKind kind, const std::stop_token& stop) {
  TRY(KeyPtr key, curve_of(kind) != nullptr ? generate_ec(kind) : generate_rsa(kind, stop));
  TRY(Bytes public_key, subject_public_key_info(key.get(), kind));
  return PrivateKey{std::make_unique<Impl>(std::move(key), kind, std::move(public_key))};
}

Result<PrivateKey> PrivateKey::from_pkcs8(ByteView der) {
  if (der.size() > max_pkcs8_bytes) return refused("a private key longer than any that Certwright uses");
  const unsigned char* at = der.data();
  const Pkcs8Ptr info{d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size()))};
  if (!info || at != der.data() + der.size()) return refused("not a PKCS#8 private key");
  KeyPtr key{EVP_PKCS82PKEY(info.get())};
  if (!key) return refused("not a private key that OpenSSL knows");
  const auto kind = kind_of(key.get());
  if (!kind)
    return refused("a private key of a kind that Certwright does not use (RSA 2048, 3072, 4096, P-256, P-384)");
  TRY(Bytes public_key, subject_public_key_info(key.get(), *kind));
  PrivateKey read{std::make_unique<Impl>(std::move(key), *kind, std::move(public_key))};
  if (!read.halves_agree()) return refused("a private key whose halves do not belong together");
  return read;
}

// PKCS#8 carries both halves, and OpenSSL believes it. A signature tried out costs a hundredth of
// EVP_PKEY_pairwise_check, which proves the primes of an RSA key anew.
bool PrivateKey::halves_agree() const {
  static constexpr std::array<std::uint8_t, 1> message{0};
  const auto signature = sign(message);
  const DigestContextPtr context{EVP_MD_CTX_new()};
  return signature && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, digest_of(impl_->kind), nullptr, impl_->key.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature->data(), signature->size(), message.data(), message.size()) == 1;
}

KeyKind PrivateKey::kind() const { return impl_->kind; }

const Bytes& PrivateKey::public_key() const { return impl_->public_key; }

Result<Secret> PrivateKey::pkcs8() const {
  if (const Curve* const curve = curve_of(impl_->kind)) return ec_pkcs8(impl_->key.get(), *curve, impl_->public_key);
  const Pkcs8Ptr info{EVP_PKEY2PKCS8(impl_->key.get())};
  if (!info) return openssl_failed("OpenSSL could not encode a private key");
  Bytes der = der_of<i2d_PKCS8_PRIV_KEY_INFO>(info.get());
  if (der.empty()) return openssl_failed("OpenSSL could not encode a private key");
  return Secret{std::move(der)};
}

ByteView PrivateKey::signature_algorithm() const {
  switch (impl_->kind) {
    case KeyKind::p256:
      return bytes_of(ecdsa_with_sha256);
    case KeyKind::p384:
      return bytes_of(ecdsa_with_sha384);
    case KeyKind::rsa_2048:
    case KeyKind::rsa_3072:
    case KeyKind::rsa_4096:
      return bytes_of(sha256_with_rsa);
  }
  return {};
}

Result<Bytes> PrivateKey::sign(ByteView message) const {
  KeyContextPtr context = impl_->take_context();
  if (!context) return openssl_failed("OpenSSL could not prepare a signature");
  const Bytes digest = digested(impl_->kind, message);
  Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(impl_->key.get())));
  std::size_t length = signature.size();
  if (EVP_PKEY_sign(context.get(), signature.data(), &length, digest.data(), digest.size()) != 1)
    return openssl_failed("OpenSSL could not sign");
  impl_->give_back(std::move(context));
  signature.resize(length);
  return signature;
}

Result<std::string> encrypted_pem(const Secret& pkcs8, const Secret& passphrase, int rounds) {
  if (passphrase.empty()) return fail(ErrorCode::invalid_request, "a private key needs a passphrase that is not empty");
  const ByteView der = pkcs8.reveal();
  const unsigned char* at = der.data();
  const Pkcs8Ptr info{d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size()))};
  if (!info || at != der.data() + der.size()) return refused("not a PKCS#8 private key");
  SystemRandom random;
  Bytes salt = random_bytes(random, pbkdf2_salt_bytes);
  // The IV is left to OpenSSL, which draws it at random.
  AlgorithmPtr algorithm{
      PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), rounds, salt.data(), pbkdf2_salt_bytes, nullptr, NID_hmacWithSHA256)};
  if (!algorithm) return openssl_failed("OpenSSL could not prepare the encryption of a private key");
  const std::string_view words = passphrase.reveal_text();
  // On success the encrypted structure owns the algorithm (set0).
  X509_ALGOR* const given_away = algorithm.release();
  const EncryptedPkcs8Ptr sealed{PKCS8_set0_pbe(words.data(), static_cast<int>(words.size()), info.get(), given_away)};
  if (!sealed) {
    algorithm.reset(given_away);
    return openssl_failed("OpenSSL could not encrypt a private key");
  }
  const Bytes encrypted = der_of<i2d_X509_SIG>(sealed.get());
  if (encrypted.empty()) return openssl_failed("OpenSSL could not encode an encrypted private key");
  return to_pem("ENCRYPTED PRIVATE KEY", encrypted);
}

namespace {

struct KindName {
  std::string_view text;
  KeyKind kind;
};

// The first of each kind is how Certwright writes it; then ACM's spelling, then other usual ones.
constexpr KindName kind_names[] = {
    {"rsa-2048", KeyKind::rsa_2048}, {"rsa-3072", KeyKind::rsa_3072}, {"rsa-4096", KeyKind::rsa_4096},
    {"p256", KeyKind::p256},         {"p384", KeyKind::p384},         {"RSA_2048", KeyKind::rsa_2048},
    {"RSA_3072", KeyKind::rsa_3072}, {"RSA_4096", KeyKind::rsa_4096}, {"EC_prime256v1", KeyKind::p256},
    {"EC_secp384r1", KeyKind::p384}, {"p-256", KeyKind::p256},        {"p-384", KeyKind::p384},
    {"P-256", KeyKind::p256},        {"P-384", KeyKind::p384},
};

}  // namespace

Result<KeyKind> parse_key_kind(std::string_view text) {
  for (const KindName& name : kind_names)
    if (name.text == text) return name.kind;
  return fail(ErrorCode::invalid_request, "not a key algorithm: use p256, p384, rsa-2048, rsa-3072 or rsa-4096");
}

std::string_view to_string(KeyKind kind) {
  for (const KindName& name : kind_names)
    if (name.kind == kind) return name.text;
  return "unknown";
}

}  // namespace certwright::pki
