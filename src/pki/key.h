#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "pki/public_key.h"

namespace certwright::pki {

/// The keys that Certwright makes, by their OpenSSL names' usual spelling in configuration: rsa-2048 … p-384.
enum class KeyKind { rsa_2048, rsa_3072, rsa_4096, p256, p384 };
[[nodiscard]] constexpr PublicKeyAlgorithm algorithm_of(KeyKind kind) {
  return kind == KeyKind::p256 || kind == KeyKind::p384 ? PublicKeyAlgorithm::ec : PublicKeyAlgorithm::rsa;
}

/// A private key in memory: an EVP_PKEY behind a type. Safe to sign with from several threads.
class PrivateKey {
 public:
  /// A new key. RSA takes 50 to 500 ms. Fails: internal.
  [[nodiscard]] static Result<PrivateKey> generate(KeyKind kind);
  /// The same, given up within milliseconds once `stop` asks for it. Fails: unavailable (stopped), internal.
  [[nodiscard]] static Result<PrivateKey> generate(KeyKind kind, const std::stop_token& stop);
  /// Reads PKCS#8 PrivateKeyInfo DER. Fails: invalid_request.
  [[nodiscard]] static Result<PrivateKey> from_pkcs8(ByteView der);

  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;
  ~PrivateKey();

  [[nodiscard]] KeyKind kind() const;
  /// DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), made once.
  [[nodiscard]] const Bytes& public_key() const;
  /// DER PrivateKeyInfo (RFC 5208). Fails: internal.
  [[nodiscard]] Result<Secret> pkcs8() const;
  /// DER AlgorithmIdentifier of sign()'s signatures.
  [[nodiscard]] ByteView signature_algorithm() const;
  /// SHA-256 with P-256 and RSA, SHA-384 with P-384. Fails: internal.
  [[nodiscard]] Result<Bytes> sign(ByteView message) const;

 private:
  struct Impl;
  explicit PrivateKey(std::unique_ptr<Impl> impl);
  [[nodiscard]] bool halves_agree() const;
  std::unique_ptr<Impl> impl_;
};

/// Rounds of PBKDF2-HMAC-SHA-256 for a key file that lies somewhere for years, the root's: OWASP's Password Storage
/// Cheat Sheet (2023) asks for 600,000. They cost about a seventh of a second.
inline constexpr int key_file_rounds = 600'000;
/// Rounds for a key that is handed to a caller, who may have it and chose the passphrase: OpenSSL's own default is
/// 2,048, NIST SP 800-132 section 5.2 asks for 1,000 at least. They cost about 2.5 ms, so that ten exports a second
/// take a fortieth of one core, and asking for many is no lever against the server.
inline constexpr int handed_out_rounds = 10'000;

/// PEM `ENCRYPTED PRIVATE KEY` of a PKCS#8 PrivateKeyInfo: PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA-256.
/// Fails: invalid_request (an empty passphrase, or no PrivateKeyInfo), internal.
[[nodiscard]] Result<std::string> encrypted_pem(const Secret& pkcs8, const Secret& passphrase, int rounds);

/// "rsa-2048", "p256", … and RSA_2048, EC_prime256v1 as ACM spells them. Fails: invalid_request with the list.
[[nodiscard]] Result<KeyKind> parse_key_kind(std::string_view text);
std::string_view to_string(KeyKind kind);

}  // namespace certwright::pki
