#pragma once

#include <deque>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/mutex.h"

namespace certwright::feeds {

/// What a key allows: so many requests in any minute, and so many a day of UTC, which is how the services count. Kept
/// over restarts, and written before the request goes out, so that no crash gives any back. Safe to use from any
/// thread.
class Quota {
 public:
  struct Options {
    std::string file;            ///< empty: forgotten at a restart
    std::size_t per_minute = 0;  ///< 0: no limit
    std::size_t per_day = 0;     ///< 0: no limit
  };
  explicit Quota(Options options);

  /// Takes one request; nothing, or why there is none: "the key's quota of 4 requests a minute is used up".
  [[nodiscard]] std::optional<std::string> take(Timestamp now);
  /// No request before `until`, since the service asked for a pause; `reason` is what take() then says.
  void pause(Timestamp until, std::string reason);

  /// What is used up. A number without a limit is not counted.
  struct Use {
    std::size_t in_minute = 0;
    std::size_t in_day = 0;
    std::optional<Timestamp> paused_until;
    std::string pause_reason;
  };
  [[nodiscard]] Use use(Timestamp now);

 private:
  void load();
  void save() CERTWRIGHT_REQUIRES(mutex_);
  void forget_the_past(Timestamp now) CERTWRIGHT_REQUIRES(mutex_);

  const Options options_;
  Mutex mutex_;
  std::deque<Timestamp> last_minute_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::string day_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< "2026-11-26"
  std::size_t asked_today_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  Timestamp paused_until_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::string pause_reason_ CERTWRIGHT_GUARDED_BY(mutex_);
  bool writes_ CERTWRIGHT_GUARDED_BY(mutex_) = true;
};

}  // namespace certwright::feeds
