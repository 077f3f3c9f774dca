#pragma once

#include <optional>
#include <string>

#include "app/config.h"
#include "app/shown_authorities.h"
#include "base/result.h"
#include "base/secret.h"
#include "issuance/ceremonies.h"
#include "pki/key.h"

// Issuing CAs whose certificates somebody else's CA signs, or signed before they came here.
namespace certwright::app {

struct WantedAuthority {
  pki::KeyKind key = pki::KeyKind::p256;
  issuance::RequestedName name;
  bool anew = false;  ///< also where a request for such a key is pending
};
struct AuthorityCsr {
  ShownAuthorityRequest request;
  bool was_pending = false;  ///< made by an earlier run: its key and its name are those of then
};
/// Makes a key where this server's keys are, keeps it with its request, and gives the request; one that is pending for
/// this kind of key is given again.
/// Fails: invalid_request (the name), as make_ca_key() and the store do.
[[nodiscard]] Result<AuthorityCsr> export_authority_request(const Config& config, const std::string& data_dir,
                                                            const WantedAuthority& wanted);

struct ImportedAuthority {
  Secret chain;       ///< PEM: the CA's certificate, then those above it, the root last
  Secret key;         ///< PEM; empty: the key of the request that the certificate answers
  Secret passphrase;  ///< of an encrypted key
};
struct ImportOutcome {
  ShownAuthority now;
  std::optional<ShownAuthority> before;  ///< the one that signed for such keys until now
};
/// Puts somebody else's issuing CA in the place of the one that signs for leaf keys of its kind, if there is one; a
/// certificate that it has already is replaced by this one for the same key (a renewal).
/// Fails: invalid_request (the chain does not hold or is no issuing CA's; a weak key; a lint), not_found (no pending
/// request has its key, and none was given), access_denied (the passphrase), conflict (it is a private CA),
/// invalid_state (a key was given, and this server's keys are in a token or with a signer), as the store does.
[[nodiscard]] Result<ImportOutcome> import_authority(const Config& config, const std::string& data_dir,
                                                     const ImportedAuthority& imported);

}  // namespace certwright::app
