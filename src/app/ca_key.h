#pragma once

#include <memory>

#include "app/config.h"
#include "base/random.h"
#include "base/result.h"
#include "keys/remote_signer.h"
#include "keys/signer.h"

namespace certwright::app {

/// The issuing key that [ca] key names in a token, or that the process behind [ca] signer holds; nothing where the key
/// is sealed in the store.
/// Fails: not_found (the token holds no such key, no such module or PIN file), unavailable (no such token now),
/// access_denied (the PIN, or its file), invalid_request. Each says which setting to look at.
[[nodiscard]] Result<std::unique_ptr<keys::Signer>> open_ca_key(const Config& config);

/// The process behind [ca] signer; it is waited for while it starts. Fails: unavailable, invalid_request.
[[nodiscard]] Result<std::unique_ptr<keys::RemoteSigner>> open_signer_process(const Config& config);

/// For `certwright init`: the same key, made in the token by [ca] key_algorithm where it is not there yet.
/// Fails: as open_ca_key().
struct HeldKey {
  std::unique_ptr<keys::Signer> signer;
  bool was_made = false;
};
[[nodiscard]] Result<HeldKey> open_or_make_ca_key(const Config& config, Random& random);

}  // namespace certwright::app
