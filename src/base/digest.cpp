#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace certwright {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// For the life of the process.
EVP_MD* fetched(const char* algorithm) {
  EVP_MD* const found = EVP_MD_fetch(nullptr, algorithm, nullptr);
  if (found == nullptr) std::abort();
  return found;
}

// OpenSSL's one-call functions fetch their algorithm and make a context at each call, which costs more than the hashing
// of the short messages that are the rule here.
template <class Digest>
Digest digest_of(const EVP_MD* algorithm, ByteView bytes) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
  Digest digest{};
  if (!context || EVP_DigestInit_ex2(context.get(), algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1)
    std::abort();
  return digest;
}

}  // namespace

Sha1 sha1(ByteView bytes) {
  static const EVP_MD* const algorithm = fetched("SHA1");
  return digest_of<Sha1>(algorithm, bytes);
}

Sha256 sha256(ByteView bytes) {
  static const EVP_MD* const algorithm = fetched("SHA256");
  return digest_of<Sha256>(algorithm, bytes);
}

Sha384 sha384(ByteView bytes) {
  static const EVP_MD* const algorithm = fetched("SHA384");
  return digest_of<Sha384>(algorithm, bytes);
}

Sha256 hmac_sha256(ByteView key, ByteView message) {
  // RFC 2104 section 2 on two SHA-256 runs: OpenSSL's one-call HMAC() fetches its algorithm anew at each call,
  // which costs more than the hashing of the short messages that are signed here.
  constexpr std::size_t block_bytes = 64;
  std::array<std::uint8_t, block_bytes> block{};
  if (key.size() > block_bytes) {
    const Sha256 shortened = sha256(key);
    std::copy(shortened.begin(), shortened.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  Bytes inner(block_bytes + message.size());
  for (std::size_t i = 0; i < block_bytes; ++i) inner[i] = block[i] ^ 0x36U;
  std::copy(message.begin(), message.end(), inner.begin() + block_bytes);
  const Sha256 inner_digest = sha256(inner);
  std::array<std::uint8_t, block_bytes + 32> outer{};
  for (std::size_t i = 0; i < block_bytes; ++i) outer[i] = block[i] ^ 0x5cU;
  std::copy(inner_digest.begin(), inner_digest.end(), outer.begin() + block_bytes);
  const Sha256 digest = sha256(outer);
  OPENSSL_cleanse(block.data(), block.size());
  OPENSSL_cleanse(inner.data(), block_bytes);
  OPENSSL_cleanse(outer.data(), block_bytes);
  return digest;
}

bool constant_time_equal(ByteView left, ByteView right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace certwright
