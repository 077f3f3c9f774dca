#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "keys/remote_signer.h"
#include "keys/signer.h"
#include "service/issuers.h"

namespace certwright::app {

/// Opens keys that are not in the store: in the token of [ca] key, which is opened now, or with the process behind [ca]
/// signer. Nothing where [ca] names neither.
/// Fails: not_found (no such module or PIN file), unavailable (no such token now), access_denied (the PIN, or its
/// file), invalid_request. Each, and each later failure, says which setting to look at.
[[nodiscard]] Result<service::HeldKeys> held_keys(const Config& config);

/// The process behind [ca] signer, asked for one of its CAs (keys::SignerQuestion::which); it is waited for while it
/// starts. Fails: unavailable, invalid_request (also: it has no such CA).
[[nodiscard]] Result<std::unique_ptr<keys::RemoteSigner>> open_signer_process(const Config& config,
                                                                              const std::string& which);

/// For `certwright init`: the key that [ca] key names, made in the token by [ca] key_algorithm where it is not there
/// yet. Fails: as held_keys().
struct HeldKey {
  std::unique_ptr<keys::Signer> signer;
  bool was_made = false;
};
[[nodiscard]] Result<HeldKey> open_or_make_ca_key(const Config& config, Random& random);

/// That a CA is changed here at all: where its keys are with [ca] signer, that is done beside the signer, which knows
/// of no other change. Fails: invalid_state.
[[nodiscard]] Result<void> is_place_of_ceremonies(const Config& config);

/// A new key for one more CA, where this server's keys are: in the token of [ca] key, else in memory, to be sealed.
struct NewCaKey {
  std::unique_ptr<keys::Signer> signer;
  Secret pkcs8;       ///< empty: it is held by the token
  std::string label;  ///< in the token
};
/// Fails: as is_place_of_ceremonies() and held_keys().
[[nodiscard]] Result<NewCaKey> make_ca_key(const Config& config, pki::KeyKind kind, Random& random);

}  // namespace certwright::app
