#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"
#include "pki/key.h"
#include "pki/ocsp_request.h"
#include "service/issuers.h"
#include "store/store.h"

namespace certwright::app {

/// The certificate by which a CA lets this process's key sign OCSP answers.
struct ResponderCertificate {
  std::string issuer_id;
  Bytes der;
  Timestamp not_after;
  Timestamp renew_at;      ///< half of its life
  Timestamp usable_until;  ///< what is signed later than this would be good for less than eight hours
};

/// Certificates of the OCSP responder's key: one of each CA that was asked about, recorded like every other serial
/// number, and renewed before it ends. Safe to call from any thread.
class ResponderCertificates {
 public:
  struct Parts {
    store::Store& store;
    service::Issuers& issuers;
    Clock& clock;
    Random& random;
  };
  /// `key` outlives this.
  ResponderCertificates(Parts parts, const pki::PrivateKey& key) : parts_(parts), key_(key) {}

  /// The id of the CA that is asked about. Fails: not_found (none of this server's that sign), and as the store does.
  [[nodiscard]] Result<std::string> issuer_of(const pki::CertId& asked);
  /// The certificate by this CA, signed now where there is none. Fails: unavailable (it could not be signed now or a
  /// moment ago; the log says why).
  [[nodiscard]] Result<std::shared_ptr<const ResponderCertificate>> find(const std::string& issuer_id);
  /// Renews those that are past half of their life. What fails is logged, and the old ones stay in use.
  void renew();

 private:
  struct Issuer {
    std::string id;
    pki::IssuerHashes hashes;
  };
  using Current = std::shared_ptr<const ResponderCertificate>;

  [[nodiscard]] std::optional<std::string> known_issuer(const pki::CertId& asked) const;
  [[nodiscard]] bool may_look_again();
  [[nodiscard]] Result<void> load_issuers();
  [[nodiscard]] Current current(const std::string& issuer_id) const;
  [[nodiscard]] Result<Current> issue(const std::string& issuer_id) CERTWRIGHT_REQUIRES(issuing_);
  [[nodiscard]] Result<Current> sign(const std::string& issuer_id);
  const Parts parts_;
  const pki::PrivateKey& key_;
  mutable Mutex mutex_;
  std::multimap<std::string, Issuer, std::less<>> issuers_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< by the digests of a key
  Timestamp looked_at_ CERTWRIGHT_GUARDED_BY(mutex_) = Timestamp::min();
  std::map<std::string, Current, std::less<>> certificates_ CERTWRIGHT_GUARDED_BY(mutex_);
  Mutex issuing_;  ///< one certificate at a time; before mutex_
  std::map<std::string, Timestamp, std::less<>> failed_at_ CERTWRIGHT_GUARDED_BY(issuing_);
};

}  // namespace certwright::app
