#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/mutex.h"
#include "model/caller.h"
#include "model/quotas.h"

namespace certwright::service {

/// A token bucket that holds one second of calls and is refilled evenly: so many at once, and so many a second.
/// It is kept as the moment at which it will be full again; one that is full now needs not be kept at all.
class CallBucket {
 public:
  using Moment = MonotonicClock::Moment;
  /// Takes one call out. False, and nothing taken, where it is empty. `rate` is at least 1.
  [[nodiscard]] bool take(std::size_t rate, Moment now);
  [[nodiscard]] bool is_full(Moment now) const { return full_at_ <= now; }

 private:
  Moment full_at_{};
};

/// Calls a second of every account, Region and operation. What it remembers is bounded by the calls of the last
/// seconds: full buckets are forgotten. Safe to call from any thread.
class RequestRates {
 public:
  RequestRates(const model::CallRates& rates, const MonotonicClock& clock) : rates_(rates), clock_(clock) {}

  /// Whether any operation has a rate: without one, nobody needs to ask.
  [[nodiscard]] static bool limits(const model::CallRates& rates);

  /// Counts one call of `operation`, an index of model::rated_operations. False where it is one too many; a warning is
  /// logged then, at most once a minute.
  [[nodiscard]] bool take(const model::Caller& caller, std::size_t operation);

  /// Calls refused so far, by operation, in the order of model::rated_operations.
  using Refused = std::array<std::uint64_t, model::rated_operations.size()>;
  [[nodiscard]] Refused refused() const;
  /// Buckets that are remembered, for tests.
  [[nodiscard]] std::size_t remembered() const;

 private:
  struct Key {
    std::string account;
    std::string region;
    std::size_t operation = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };

  void forget_full_ones(CallBucket::Moment now) CERTWRIGHT_REQUIRES(mutex_);
  /// The refusals since the last warning, where it is time for the next.
  [[nodiscard]] std::uint64_t count_refusal(std::size_t operation, CallBucket::Moment now) CERTWRIGHT_REQUIRES(mutex_);

  const model::CallRates& rates_;
  const MonotonicClock& clock_;
  mutable Mutex mutex_;
  std::unordered_map<Key, CallBucket, KeyHash> buckets_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::size_t forget_at_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;  ///< when that many are remembered
  Refused refused_ CERTWRIGHT_GUARDED_BY(mutex_){};
  std::uint64_t unreported_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::optional<CallBucket::Moment> reported_at_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::service
