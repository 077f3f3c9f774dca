#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/shown_authorities.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "store/store.h"

namespace certwright::app {

/// Watches what ends although the server runs: the server's own CAs, and their roots' CRLs, which a person has to
/// renew. Safe to call from any thread.
class AuthorityWatch {
 public:
  /// When the certificate of a CA that signs, or of a root, ends; and the CRL of a root that is this server's.
  struct End {
    std::string id;
    bool is_root = false;
    Timestamp not_after;
    std::optional<Timestamp> crl_next_update;
  };

  AuthorityWatch(const Config& config, const store::Store& store) : config_(config), store_(store) {}

  /// Reads the store again. What ends soon is logged as a warning, each once a day: "authority.ends_too_soon" (it signs
  /// nothing that would outlive it) and "authority.crl_ends_soon".
  void look(Timestamp now);
  /// As of the last look.
  [[nodiscard]] std::vector<End> ends() const;

 private:
  void warn(const char* event, const ShownAuthority& authority, Timestamp end, Timestamp now)
      CERTWRIGHT_REQUIRES(mutex_);
  const Config& config_;
  const store::Store& store_;
  mutable Mutex mutex_;
  std::vector<End> ends_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::map<std::string, Timestamp> warned_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< event and id, and when
};

}  // namespace certwright::app
