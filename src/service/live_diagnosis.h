#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "model/certificate.h"
#include "model/facts.h"
#include "service/parts.h"
#include "service/waiting_calls.h"

namespace certwright::service {

/// What the names of a certificate that wait for proof looked like at one moment, by their places in its validations.
/// A place is missing where nothing is awaited, or where its look-ups did not end in time.
struct LiveView {
  std::map<std::size_t, model::Facts> facts;
};

/// Looks at the names that wait for proof while somebody asks why. One look serves all who ask within a moment, so that
/// many at once cost no more than one. Safe to use from any thread.
class LiveDiagnoses {
 public:
  struct Options {
    std::size_t names_at_once = 32;           ///< of one certificate
    std::chrono::milliseconds limit{10'000};  ///< for all names of a certificate together
    std::size_t most_at_once = 4;             ///< certificates that are looked at
    /// Whoever has just published a record and asks again must not be told what was there before.
    std::chrono::milliseconds fresh_for{2'000};
  };

  /// `parts` and `waiting` outlive this.
  LiveDiagnoses(Parts& parts, WaitingCalls& waiting, Options options)
      : parts_(parts), waiting_(waiting), options_(options) {}

  /// Null where the certificate awaits no proof, and where too many others are being looked at: what was stored must do
  /// then.
  [[nodiscard]] std::shared_ptr<const LiveView> look(const model::Certificate& certificate);

  /// Looks begun so far.
  [[nodiscard]] std::uint64_t looks() const;

 private:
  /// A certificate as it was at one version.
  using Key = std::pair<std::string, std::uint64_t>;
  struct Look {
    Timestamp at;
    std::shared_ptr<const LiveView> view;  ///< unset while it is being looked at
  };

  [[nodiscard]] bool may_begin(const Key& key) CERTWRIGHT_REQUIRES(mutex_);
  [[nodiscard]] std::shared_ptr<const LiveView> wait_for(const Key& key) CERTWRIGHT_REQUIRES(mutex_);
  void forget_old_ones() CERTWRIGHT_REQUIRES(mutex_);
  [[nodiscard]] std::shared_ptr<const LiveView> gather(const model::Certificate& certificate);

  Parts& parts_;
  WaitingCalls& waiting_;
  const Options options_;
  mutable Mutex mutex_;
  Condition changed_;
  std::map<Key, Look> looks_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::size_t running_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::uint64_t begun_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
};

}  // namespace certwright::service
