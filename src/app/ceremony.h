#pragma once

#include <span>
#include <string>

#include "app/config.h"
#include "app/data_directory.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "issuance/ceremonies.h"
#include "pki/key.h"
#include "pki/x509.h"
#include "store/store.h"

namespace certwright::app {

/// A root's key, brought from where it is kept for as long as a ceremony lasts.
struct RootKey {
  std::string file;  ///< where it was read from, for messages
  Secret pem;        ///< as `certwright init` wrote it, or another program
  Secret passphrase;
};

/// A root of this server with its key, and the directory that it works on.
struct Ceremony {
  OpenDirectory directory;
  store::Authority root;
  pki::X509 certificate;
  pki::PrivateKey key;

  [[nodiscard]] issuance::Root signer() const { return {.certificate = certificate, .key = key}; }
};

/// Opens the root's key, and finds out which root it is. Fails: invalid_state (not here, but beside the signer:
/// is_place_of_ceremonies()), access_denied (not the key's passphrase), not_found (no
/// root of this server has that key), invalid_request (no key), and as the store does.
[[nodiscard]] Result<Ceremony> begin_ceremony(const Config& config, const std::string& data_dir, const RootKey& given,
                                              Random& random);

/// The root's next CRL: what its newest one names, and `more`. Fails: internal.
[[nodiscard]] Result<Bytes> next_root_crl(const Ceremony& ceremony, std::span<const issuance::RevokedEntry> more,
                                          Timestamp now);

/// Puts it in the place of the one that the ceremony began with. Fails: conflict (another ceremony came first, and what
/// it revoked is not in this one).
[[nodiscard]] Result<void> keep_root_crl(store::Transaction& tx, const Ceremony& ceremony, const Bytes& crl,
                                         Timestamp now);

/// That another command was faster: the same is to be looked at again.
[[nodiscard]] tl::unexpected<Error> changed_meanwhile();

}  // namespace certwright::app
