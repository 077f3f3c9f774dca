#pragma once

#include <functional>
#include <thread>

#include "base/mutex.h"

namespace certwright::app {

/// Runs a function on a thread of its own, once an interval, until it is destroyed.
class Maintenance {
 public:
  Maintenance(std::chrono::milliseconds interval, std::function<void()> work);
  ~Maintenance();
  Maintenance(const Maintenance&) = delete;
  Maintenance& operator=(const Maintenance&) = delete;

 private:
  void run(std::chrono::milliseconds interval, const std::function<void()>& work);
  Mutex mutex_;
  Condition stop_wanted_;
  bool stopping_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace certwright::app
