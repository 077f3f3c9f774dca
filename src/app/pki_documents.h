#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/pki/pki_handler.h"
#include "app/crl_publisher.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "service/issuers.h"
#include "store/store.h"

namespace certwright::app {

/// What pki_listen serves: issuer certificates and CRLs at the URLs written into certificates. Kept in memory;
/// refresh() signs new CRLs when they are due. Safe to call from any thread.
class PkiDocuments {
 public:
  PkiDocuments(store::Store& store, service::Issuers& issuers, Clock& clock, CrlPublisher::Options options = {})
      : store_(store), issuers_(issuers), publisher_(store, clock, std::move(options)) {}

  /// Reads the authorities; has the CRLs of each whose key is here signed that are due, or in whose shard something was
  /// revoked since. A new CRL is stored before it is served.
  /// Fails: as the store and the own CA's signer do; what was served before stays. A private CA that cannot sign keeps
  /// its last CRLs, and the log says why.
  [[nodiscard]] Result<void> refresh();
  /// "/issuer/<id>.cer", "/crl/<id>.crl", "/crl/<id>/<shard>.crl". What was made since the last refresh(), such as a
  /// private CA, is read from the store, and its first CRLs are signed.
  [[nodiscard]] std::optional<api::pki::Document> find(std::string_view path);

 private:
  Result<void> refresh_one(const store::Authority& authority) CERTWRIGHT_REQUIRES(refreshing_);
  Result<void> refresh_crls(const store::Authority& authority) CERTWRIGHT_REQUIRES(refreshing_);
  Result<void> sign(const store::Authority& authority, const service::Issuers::Issuing& issuing)
      CERTWRIGHT_REQUIRES(refreshing_);
  Result<void> load_stored(std::string_view issuer_id);
  /// The one CRL of a CA that signs no shards, or did not yet.
  Result<void> serve_whole(const store::Authority& authority);
  void serve(std::string path, api::pki::Document document);
  void serve(const store::CrlShard& shard);
  bool is_served(const std::string& path) const;
  std::optional<api::pki::Document> find_known(std::string_view path) const;

  store::Store& store_;
  service::Issuers& issuers_;
  Mutex refreshing_;  ///< taken before mutex_
  CrlPublisher publisher_ CERTWRIGHT_GUARDED_BY(refreshing_);
  mutable Mutex mutex_;
  std::map<std::string, api::pki::Document, std::less<>> documents_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::app
