#include "keys/pkcs11_signer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <p11-kit/pkcs11.h>

#include "base/mutex.h"
#include "keys/pkcs11_objects.h"
#include "pki/der.h"
#include "pki/public_key.h"

namespace certwright::keys {
namespace {

namespace der = pki::der;
using namespace std::string_view_literals;

enum class Scheme { rsa_sha256, p256_sha256, p384_sha384 };

// DER AlgorithmIdentifiers: RFC 4055 section 5 (sha256WithRSAEncryption, with NULL), RFC 5758 section 3.2 (ECDSA,
// without parameters).
constexpr std::string_view rsa_sha256 = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"sv;
constexpr std::string_view ecdsa_sha256 = "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"sv;
constexpr std::string_view ecdsa_sha384 = "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03"sv;
// RFC 8017 section 9.2 note 1: what stands before a SHA-256 hash in a DigestInfo.
constexpr std::string_view sha256_digest_info =
    "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"sv;

std::string_view algorithm_of(Scheme scheme) {
  switch (scheme) {
    case Scheme::rsa_sha256:
      return rsa_sha256;
    case Scheme::p256_sha256:
      return ecdsa_sha256;
    case Scheme::p384_sha384:
      return ecdsa_sha384;
  }
  return {};
}

// What the token signs: the hash itself with ECDSA, a DigestInfo with RSA.
Result<Bytes> digest(Scheme scheme, ByteView message) {
  const EVP_MD* const hash = scheme == Scheme::p384_sha384 ? EVP_sha384() : EVP_sha256();
  Bytes out(EVP_MAX_MD_SIZE);
  unsigned int size = 0;
  if (EVP_Digest(message.data(), message.size(), out.data(), &size, hash, nullptr) != 1)
    return fail(ErrorCode::internal, "OpenSSL could not hash what is to be signed");
  out.resize(size);
  if (scheme == Scheme::rsa_sha256) out.insert(out.begin(), sha256_digest_info.begin(), sha256_digest_info.end());
  return out;
}

// PKCS#11 2.40 section 2.3.1: r and s of the same length, one after the other.
Result<Bytes> ecdsa_value(const Bytes& raw) {
  if (raw.empty() || raw.size() % 2 != 0) return fail(ErrorCode::internal, "an ECDSA signature of odd length");
  const std::span halves{raw};
  return der::sequence({der::integer(halves.first(raw.size() / 2)), der::integer(halves.last(raw.size() / 2))});
}

// CKA_EC_POINT holds the point in a DER OCTET STRING; some tokens give the point itself.
ByteView unwrapped_point(ByteView value) {
  const bool is_wrapped = value.size() > 2 && value[0] == der::tag::octet_string && value[1] == value.size() - 2;
  return is_wrapped ? value.subspan(2) : value;
}

Bytes rsa_public_key(const Bytes& modulus, const Bytes& exponent) {
  return der::sequence({der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}),
                        der::bit_string(der::sequence({der::integer(modulus), der::integer(exponent)}))});
}

Bytes ec_public_key(const Bytes& curve, ByteView point) {
  return der::sequence({der::sequence({der::oid("1.2.840.10045.2.1"), curve}), der::bit_string(point)});
}

/// Where a key is, while a connection lasts.
struct Place {
  std::uint64_t connection = 0;
  CK_OBJECT_HANDLE handle = 0;
};

class Pkcs11Signer final : public Signer {
 public:
  Pkcs11Signer(std::shared_ptr<Pkcs11Token> token, Pkcs11Uri uri) : token_(std::move(token)), uri_(std::move(uri)) {}

  /// Before all else.
  Result<void> open() {
    TRY_VOID(token_->run("reading the key's attributes", [&](const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session,
                                                             std::uint64_t) { return read_key(f, session); }));
    TRY(const pki::PublicKey key, pki::parse_public_key(public_key_));
    TRY(scheme_, scheme_of(key));
    // A key that is there and does not sign is found now, and not with the first certificate.
    const auto signature = sign(bytes_of("certwright"));
    if (!signature) return tl::make_unexpected(signature.error());
    return {};
  }

  [[nodiscard]] ByteView signature_algorithm() const override { return bytes_of(algorithm_of(scheme_)); }
  [[nodiscard]] ByteView public_key() const override { return public_key_; }

  [[nodiscard]] Result<Bytes> sign(ByteView to_be_signed) override {
    TRY(Bytes input, digest(scheme_, to_be_signed));
    Bytes signature(max_signature_bytes);
    TRY_VOID(token_->run(
        "C_Sign", [&](const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session, std::uint64_t connection) -> Result<CK_RV> {
          CK_OBJECT_HANDLE key = 0;
          if (const CK_RV found = find_key(f, session, connection, key); found != CKR_OK) return found;
          CK_MECHANISM mechanism{scheme_ == Scheme::rsa_sha256 ? CKM_RSA_PKCS : CKM_ECDSA, nullptr, 0};
          if (const CK_RV begun = f.C_SignInit(session, &mechanism, key); begun != CKR_OK) return begun;
          CK_ULONG size = max_signature_bytes;
          signature.resize(size);
          const CK_RV done = f.C_Sign(session, input.data(), input.size(), signature.data(), &size);
          signature.resize(done == CKR_OK ? size : 0);
          return done;
        }));
    if (scheme_ == Scheme::rsa_sha256) return signature;
    return ecdsa_value(signature);
  }

 private:
  static constexpr CK_ULONG max_signature_bytes = 1024;  // RSA of 8192 bits

  // The private key says whether it may be used, its public half what it is.
  Result<CK_RV> read_key(const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session) {
    std::vector<CK_OBJECT_HANDLE> keys;
    if (const CK_RV found = find_objects(f, session, CKO_PRIVATE_KEY, uri_, keys); found != CKR_OK) return found;
    if (keys.empty()) return fail(ErrorCode::not_found, fmt::format("the token holds no key {}", to_string(uri_)));
    if (keys.size() > 1)
      return fail(ErrorCode::invalid_request,
                  fmt::format("the token holds several keys {}: add id= to tell them apart", to_string(uri_)));
    bool stays = false;
    Bytes id;
    if (const CK_RV read = read_whether_it_stays(f, session, keys.front(), stays); read != CKR_OK) return read;
    if (const CK_RV read = read_attribute(f, session, keys.front(), CKA_ID, id); read != CKR_OK) return read;
    if (!stays)
      return fail(ErrorCode::invalid_request,
                  fmt::format("the key {} can be taken out of its token (it is extractable, or not sensitive): a CA's "
                              "key has to stay",
                              to_string(uri_)));
    return read_public_key(f, session, id);
  }

  Result<CK_RV> read_public_key(const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session, const Bytes& id) {
    Pkcs11Uri half = uri_;
    if (!id.empty()) half = {.id = id};
    std::vector<CK_OBJECT_HANDLE> keys;
    if (const CK_RV found = find_objects(f, session, CKO_PUBLIC_KEY, half, keys); found != CKR_OK) return found;
    if (keys.size() != 1)
      return fail(ErrorCode::not_found,
                  fmt::format("the token holds {} public keys for {}, where there has to be one with the same id",
                              keys.size(), to_string(uri_)));
    Bytes type;
    if (const CK_RV read = read_attribute(f, session, keys.front(), CKA_KEY_TYPE, type); read != CKR_OK) return read;
    CK_KEY_TYPE key_type = 0;
    if (type.size() == sizeof key_type) std::copy(type.begin(), type.end(), reinterpret_cast<std::uint8_t*>(&key_type));
    const bool is_rsa = key_type == CKK_RSA;
    Bytes first;
    Bytes second;
    for (const auto& [attribute, value] : {std::pair{is_rsa ? CKA_MODULUS : CKA_EC_PARAMS, &first},
                                           {is_rsa ? CKA_PUBLIC_EXPONENT : CKA_EC_POINT, &second}})
      if (const CK_RV read = read_attribute(f, session, keys.front(), attribute, *value); read != CKR_OK) return read;
    public_key_ = is_rsa ? rsa_public_key(first, second) : ec_public_key(first, unwrapped_point(second));
    return CKR_OK;
  }

  Result<Scheme> scheme_of(const pki::PublicKey& key) const {
    if (const auto* const ec = std::get_if<pki::EcPublicKey>(&key))
      return ec->curve == pki::EcCurve::p384 ? Scheme::p384_sha384 : Scheme::p256_sha256;
    // BR 6.1.5: "RSA modulus size in bits ... at least 2048".
    constexpr std::size_t least_bytes = 2048 / 8;
    if (std::get<pki::RsaPublicKey>(key).modulus.size() < least_bytes)
      return fail(ErrorCode::invalid_request, fmt::format("the RSA key {} has less than 2048 bits", to_string(uri_)));
    return Scheme::rsa_sha256;
  }

  CK_RV find_key(const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session, std::uint64_t connection,
                 CK_OBJECT_HANDLE& key) {
    {
      const Lock lock{mutex_};
      if (place_ && place_->connection == connection) {
        key = place_->handle;
        return CKR_OK;
      }
    }
    std::vector<CK_OBJECT_HANDLE> keys;
    if (const CK_RV found = find_objects(f, session, CKO_PRIVATE_KEY, uri_, keys); found != CKR_OK) return found;
    if (keys.size() != 1) return CKR_OBJECT_HANDLE_INVALID;
    key = keys.front();
    const Lock lock{mutex_};
    place_ = {.connection = connection, .handle = key};
    return CKR_OK;
  }

  const std::shared_ptr<Pkcs11Token> token_;
  const Pkcs11Uri uri_;
  Bytes public_key_;
  Scheme scheme_ = Scheme::p256_sha256;
  Mutex mutex_;
  std::optional<Place> place_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace

Result<std::unique_ptr<Signer>> open_pkcs11_signer(std::shared_ptr<Pkcs11Token> token, Pkcs11Uri uri) {
  auto signer = std::make_unique<Pkcs11Signer>(std::move(token), std::move(uri));
  TRY_VOID(signer->open());
  return std::unique_ptr<Signer>{std::move(signer)};
}

}  // namespace certwright::keys
