#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/result.h"
#include "issuance/leaf_form.h"
#include "issuance/own_ca.h"
#include "keys/sealer.h"
#include "keys/signer.h"
#include "store/store.h"

namespace certwright::service {

/// The CAs that sign on this server: its own, and the private ones. A CA is opened when it is first asked for and kept
/// with its key, since its certificate never changes; whether a private one may sign is the store's to say, each time.
/// Safe to call from any thread.
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

  /// Opens the server's own CA: the one whose sealed key the store holds and that is no private CA's; with `held`, a
  /// key that lives elsewhere (in a token, with the signer process), the one that this key belongs to.
  /// Fails: invalid_state (the store has none), internal (the master key is not the one that sealed it).
  [[nodiscard]] static Result<std::unique_ptr<Issuers>> open(store::Store& store, const keys::Sealer& sealer,
                                                             Profiles profiles,
                                                             std::unique_ptr<keys::Signer> held = nullptr);

  [[nodiscard]] const Issuing& own() const { return *own_; }
  [[nodiscard]] const Profiles& profiles() const { return profiles_; }
  /// The CA whose certificate has this id (Authority::id); good as long as this object.
  /// Fails: not_found (no such CA), invalid_state (its key is not here), internal.
  [[nodiscard]] Result<const Issuing*> find(std::string_view issuer_id);

 private:
  Issuers(store::Store& store, const keys::Sealer& sealer, Profiles profiles)
      : store_(store), sealer_(sealer), profiles_(std::move(profiles)) {}
  store::Store& store_;
  const keys::Sealer& sealer_;
  const Profiles profiles_;
  const Issuing* own_ = nullptr;
  Mutex mutex_;
  std::map<std::string, std::unique_ptr<const Issuing>, std::less<>> opened_ CERTWRIGHT_GUARDED_BY(mutex_);
};

/// The certificates from this CA's up to its root, the issuing one first. Fails: internal (one is missing).
[[nodiscard]] Result<std::vector<Bytes>> authority_chain(const store::View& view, std::string_view issuer_id);

/// What a CA's key is sealed for.
[[nodiscard]] std::string authority_key_purpose(std::string_view issuer_id);

}  // namespace certwright::service
