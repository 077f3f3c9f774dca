#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "issuance/leaf_form.h"
#include "issuance/own_ca.h"
#include "keys/sealer.h"
#include "keys/signer.h"
#include "pki/public_key.h"
#include "store/store.h"

namespace certwright::service {

/// Opens the key of a CA that is held elsewhere: in a token, with the signer process. Safe to call from any thread.
using HeldKeys = std::function<Result<std::unique_ptr<keys::Signer>>(const store::Authority&)>;

/// The CAs that sign on this server: its own, and the private ones. A CA is opened when it is first asked for and kept
/// with its key; a renewed certificate of one that signs leaves is taken over by reload(). Whether a private one may
/// sign is the store's to say, each time. Which of its own ones sign leaves is the store's to say as well: it is asked
/// when this is opened, and by reload(). Safe to call from any thread.
class Issuers {
 public:
  /// One CA with its key opened, and what its leaves contain.
  struct Issuing {
    std::unique_ptr<keys::Signer> signer;
    std::unique_ptr<issuance::OwnCa> ca;
    issuance::LeafForm form;
    /// How many CRLs its revoked certificates are spread over, by their serial numbers.
    std::uint32_t crl_shards = 1;
  };
  /// What the leaves of the server's own CA contain, and those of all private CAs.
  struct Profiles {
    issuance::Profile own;
    issuance::Profile private_ca;
    std::uint32_t crl_shards = 1;  ///< of the server's own CA; a private one, whose certificates are few, has one
  };

  /// Opens the server's own CAs that sign leaves now. `held` is asked for keys that are not in the store.
  /// Fails: invalid_state (the store has none, or the key that is held is another's), internal (the master key is not
  /// the one that sealed it), and as `held`.
  [[nodiscard]] static Result<std::unique_ptr<Issuers>> open(store::Store& store, const keys::Sealer& sealer,
                                                             Profiles profiles, HeldKeys held = nullptr);

  /// The own CA that signs a leaf with a key of this kind now: the one whose own key is of the same kind, else the
  /// other one. Good as long as this object.
  [[nodiscard]] const Issuing& signing_for(pki::PublicKeyAlgorithm key);
  /// The own CA that stands for all of them: the EC one, where there is one. Good as long as this object.
  [[nodiscard]] const Issuing& own() { return signing_for(pki::PublicKeyAlgorithm::ec); }
  [[nodiscard]] const Profiles& profiles() const { return profiles_; }
  /// Takes over what the store says now about who signs. Gives whether that has changed; where a CA cannot be opened,
  /// nothing has. Fails: as open().
  [[nodiscard]] Result<bool> reload();
  /// The CA whose certificate has this id (Authority::id); good as long as this object.
  /// Fails: not_found (no such CA), invalid_state (its key is not here), internal.
  [[nodiscard]] Result<const Issuing*> find(std::string_view issuer_id);

 private:
  /// By the kind of the leaf's key.
  struct Signing {
    const Issuing* ec = nullptr;
    const Issuing* rsa = nullptr;
  };
  Issuers(store::Store& store, const keys::Sealer& sealer, Profiles profiles, HeldKeys held)
      : store_(store), sealer_(sealer), profiles_(std::move(profiles)), held_(std::move(held)) {}
  store::Store& store_;
  const keys::Sealer& sealer_;
  const Profiles profiles_;
  const HeldKeys held_;
  /// Where its certificate was replaced by another one for the same key, it is opened anew when it is next asked for.
  Result<void> retire_renewed(const std::string& issuer_id);
  Mutex mutex_;
  Signing signing_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::map<std::string, std::unique_ptr<const Issuing>, std::less<>> opened_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<const Issuing>> retired_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< somebody may still hold them
};

/// Whether this CA is one of the private ones, which View::private_authorities() gives.
[[nodiscard]] bool is_private(const std::vector<store::PrivateAuthority>& private_authorities,
                              std::string_view issuer_id);

/// The certificates from this CA's up to its root, the issuing one first. Fails: internal (one is missing).
[[nodiscard]] Result<std::vector<Bytes>> authority_chain(const store::View& view, std::string_view issuer_id);

/// What a CA's key is sealed for, and that of a CA to be.
[[nodiscard]] std::string authority_key_purpose(std::string_view issuer_id);
[[nodiscard]] std::string requested_key_purpose(std::string_view request_id);

}  // namespace certwright::service
