#pragma once

#include <functional>
#include <thread>

#include "base/mutex.h"

namespace certwright::app {

/// Runs a function on a thread of its own, once an interval and when it is asked for, until it is destroyed.
class Maintenance {
 public:
  Maintenance(std::chrono::milliseconds interval, std::function<void()> work);
  ~Maintenance();
  Maintenance(const Maintenance&) = delete;
  Maintenance& operator=(const Maintenance&) = delete;
  /// Brings the next run forward to now, or to a second after the last: many wishes are one run. Never blocks. Safe to
  /// call from any thread.
  void run_now();

 private:
  void run(std::chrono::milliseconds interval, const std::function<void()>& work);
  Mutex mutex_;
  Condition wanted_;
  bool run_wanted_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  bool stopping_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace certwright::app
