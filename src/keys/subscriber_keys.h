#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "keys/sealer.h"
#include "pki/key.h"

namespace certwright::keys {

/// A key pair made for a subscriber, its private half sealed.
struct SubscriberKey {
  Bytes public_key;  ///< DER SubjectPublicKeyInfo
  Bytes sealed;      ///< PrivateKeyInfo DER, sealed for "subscriber-key <serial>"
};

/// Makes, seals and opens subscribers' keys. RSA keys come from a pool that a background thread of low priority keeps
/// full (they take 200 ms or more each); EC keys are made on the spot. Safe to call from any thread.
class SubscriberKeys {
 public:
  struct Options {
    std::size_t rsa_2048_pool = 16;  ///< keys kept ready; 0 makes each on demand
  };
  SubscriberKeys(Sealer& sealer, Options options);
  ~SubscriberKeys();

  /// A key nobody had before. Fails: internal.
  [[nodiscard]] Result<SubscriberKey> make(pki::KeyKind kind, std::string_view serial);
  /// The private key (PKCS#8 DER) of a sealed one. Fails: internal.
  [[nodiscard]] Result<Secret> open(ByteView sealed, std::string_view serial) const;
  /// How many RSA-2048 keys are ready: a gauge for /metrics.
  [[nodiscard]] std::size_t pooled() const;

 private:
  struct Pool;
  Sealer& sealer_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace certwright::keys
