#pragma once

#include <optional>
#include <string>

#include "app/ceremony.h"
#include "app/config.h"
#include "app/shown_authorities.h"
#include "base/result.h"
#include "pki/key.h"

// The life of the server's own issuing CAs, on its machine. A running server takes a change over within a minute; one
// that is behind [ca] signer when it is started again.
namespace certwright::app {

/// Makes an issuing CA for leaf keys of a kind that none of this server's own is for yet: a new key where the others
/// are, certified by the root, which signs a new CRL of its own as well.
/// Fails: conflict (there is one for such keys: rotate), access_denied (not the key's passphrase), not_found (no root
/// of this server has that key), invalid_request (no key; a lint), as make_ca_key() and the store do.
[[nodiscard]] Result<ShownAuthority> add_authority(const Config& config, const std::string& data_dir, pki::KeyKind kind,
                                                   const RootKey& root);

/// Which CA is to be replaced, and by a key of which kind. Nothing: the only one there is, by one of the same kind.
using RotatedKind = std::optional<pki::KeyKind>;
struct RotationOutcome {
  ShownAuthority now;
  ShownAuthority before;  ///< it signs no more leaves; its CRLs and OCSP answers go on, and chains to it stay good
};
/// Puts a new issuing CA below the same or another root of this server in the place of the one that signs for leaf keys
/// of this kind now. Fails: not_found (none signs for such keys: add one), invalid_request (two sign: which?), conflict
/// (somebody else changed it meanwhile), and as add_authority().
[[nodiscard]] Result<RotationOutcome> rotate_authority(const Config& config, const std::string& data_dir,
                                                       RotatedKind kind, const RootKey& root);

}  // namespace certwright::app
