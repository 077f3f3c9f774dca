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
#include "service/issuers.h"
#include "store/store.h"

namespace certwright::app {

/// rules-in-force 4.6: certificates without OCSP need a CRL "at least every 4 d"; signed anew at half of its life, one
/// that could not be renewed for two days is still good.
inline constexpr std::chrono::hours crl_lifetime{96};

/// What pki_listen serves: issuer certificates and CRLs at the URLs written into certificates. Kept in memory;
/// refresh() signs a new CRL when one is due. Safe to call from any thread.
class PkiDocuments {
 public:
  PkiDocuments(store::Store& store, service::Issuers& issuers, Clock& clock)
      : store_(store), issuers_(issuers), clock_(clock) {}

  /// Reads the authorities; signs a CRL of each whose key is here where there is none, where the newest is half way to
  /// its nextUpdate, or where something was revoked since. The new CRL is stored before it is served.
  /// Fails: as the store and the own CA's signer do; what was served before stays. A private CA that cannot sign keeps
  /// its last CRL, and the log says why.
  [[nodiscard]] Result<void> refresh();
  /// "/issuer/<id>.cer", "/crl/<id>.crl". What was made since the last refresh(), such as a private CA, is read from
  /// the store.
  [[nodiscard]] std::optional<api::pki::Document> find(std::string_view path);

 private:
  using Documents = std::map<std::string, api::pki::Document, std::less<>>;
  Result<void> refresh_crl(store::Authority& authority);
  Result<void> sign_crl(store::Authority& authority, const service::Issuers::Issuing& issuing);
  std::optional<api::pki::Document> find_known(std::string_view path) const;
  store::Store& store_;
  service::Issuers& issuers_;
  Clock& clock_;
  mutable Mutex mutex_;
  Documents documents_ CERTWRIGHT_GUARDED_BY(mutex_);
  /// By the id of the CA: how many entries its newest CRL has.
  std::map<std::string, std::size_t, std::less<>> revoked_in_crl_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::app
