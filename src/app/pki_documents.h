#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/pki/pki_handler.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "issuance/own_ca.h"
#include "store/store.h"

namespace certwright::app {

/// What pki_listen serves: issuer certificates and CRLs at the URLs written into certificates. Kept in memory;
/// refresh() signs a new CRL when one is due. Safe to call from any thread.
class PkiDocuments {
 public:
  PkiDocuments(store::Store& store, const issuance::OwnCa& ca, Clock& clock) : store_(store), ca_(ca), clock_(clock) {}

  /// Reads the authorities; signs a CRL of the issuing CA where there is none, where the newest is half way to its
  /// nextUpdate, or where something was revoked since. The new CRL is stored before it is served.
  /// Fails: as the store and the signer do; what was served before stays.
  [[nodiscard]] Result<void> refresh();
  /// "/issuer/<id>.cer", "/crl/<id>.crl".
  [[nodiscard]] std::optional<api::pki::Document> find(std::string_view path) const;

 private:
  Result<store::Authority> with_fresh_crl(store::Authority authority);
  store::Store& store_;
  const issuance::OwnCa& ca_;
  Clock& clock_;
  mutable Mutex mutex_;
  std::map<std::string, api::pki::Document, std::less<>> documents_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::optional<std::size_t> revoked_in_crl_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::app
