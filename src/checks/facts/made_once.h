#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/deadline.h"
#include "base/mutex.h"

namespace certwright::checks {

/// Values that are made once for all who ask for them, from whatever thread. Who comes while one is being made waits
/// for it, no longer than its own deadline allows.
template <class Value>
class MadeOnce {
 public:
  using Made = std::shared_ptr<const Value>;

  /// `make` gives a Made; null where the time did not suffice: that is not kept, so that somebody with more time may
  /// try. Null likewise where the deadline passed while another was making it.
  template <class Make>
  [[nodiscard]] Made get(const std::string& key, Deadline deadline, Make&& make) {
    if (Made kept; !must_make(key, deadline, kept)) return kept;
    try {
      return keep(key, std::forward<Make>(make)());
    } catch (...) {
      keep(key, nullptr);
      throw;
    }
  }

 private:
  /// Whether it is the caller who makes it. If not, `kept` is what there is.
  bool must_make(const std::string& key, Deadline deadline, Made& kept) {
    const Lock lock{mutex_};
    for (;;) {
      const auto [entry, is_new] = entries_.try_emplace(key);
      if (is_new) return true;
      if (entry->second) {
        kept = entry->second;
        return false;
      }
      if (deadline.passed() || !changed_.wait_until(mutex_, deadline)) return false;
    }
  }

  Made keep(const std::string& key, Made made) {
    const Lock lock{mutex_};
    if (made)
      entries_[key] = made;
    else
      entries_.erase(key);
    changed_.notify_all();
    return made;
  }

  Mutex mutex_;
  Condition changed_;
  std::map<std::string, Made> entries_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< null: somebody is making it
};

}  // namespace certwright::checks
