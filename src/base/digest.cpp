#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <cstdlib>

namespace certwright {

Sha1 sha1(ByteView bytes) {
  Sha1 digest{};
  if (SHA1(bytes.data(), bytes.size(), digest.data()) == nullptr) std::abort();
  return digest;
}

Sha256 sha256(ByteView bytes) {
  Sha256 digest{};
  if (SHA256(bytes.data(), bytes.size(), digest.data()) == nullptr) std::abort();
  return digest;
}

Sha384 sha384(ByteView bytes) {
  Sha384 digest{};
  if (SHA384(bytes.data(), bytes.size(), digest.data()) == nullptr) std::abort();
  return digest;
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
