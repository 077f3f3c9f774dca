#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/deadline.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/sigv4.h"
#include "keys/sealer.h"
#include "store/store.h"

namespace certwright::service {

/// What is derived from sealed secrets and asked for with every request, kept opened: accounts' secrets, access keys,
/// and the SigV4 signing key of the day. The only place that opens them.
class AccountSecrets {
 public:
  AccountSecrets(store::Store& store, keys::Sealer& sealer) : store_(store), sealer_(sealer) {}

  /// An access key that may sign: its account, principal (may be empty) and signing key for a day, Region and service.
  struct SigningKey {
    std::string account;
    std::string principal;
    Sha256 key;
  };
  /// Fails: not_found (no such key), access_denied (disabled), internal.
  [[nodiscard]] Result<SigningKey> signing_key(std::string_view access_key_id, std::string_view day,
                                               std::string_view region, std::string_view service);
  /// The secret that an account's validation records derive from. Fails: not_found, internal.
  [[nodiscard]] Result<Bytes> account_secret(std::string_view account);
  /// Forgets an access key that was disabled or replaced.
  void forget_access_key(std::string_view access_key_id);

 private:
  struct Cached {
    SigningKey key;
    Deadline::Steady::time_point good_until;
  };
  store::Store& store_;
  keys::Sealer& sealer_;
  Mutex mutex_;
  /// "AKIA…/20261123/eu-west-1/acm"; emptied when it has grown past any honest use.
  std::unordered_map<std::string, Cached> signing_keys_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::map<std::string, Bytes, std::less<>> account_secrets_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::service
