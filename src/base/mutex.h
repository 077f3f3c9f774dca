#pragma once

#include <condition_variable>
#include <mutex>

#include "base/deadline.h"
#include "base/thread_annotations.h"

namespace certwright {

/// std::mutex that clang's thread-safety analysis knows: members it guards carry CERTWRIGHT_GUARDED_BY.
class CERTWRIGHT_CAPABILITY("mutex") Mutex {
 public:
  void lock() CERTWRIGHT_ACQUIRE() { mutex_.lock(); }
  void unlock() CERTWRIGHT_RELEASE() { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

/// Holds a Mutex for a scope.
class CERTWRIGHT_SCOPED_CAPABILITY Lock {
 public:
  explicit Lock(Mutex& mutex) CERTWRIGHT_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~Lock() CERTWRIGHT_RELEASE() { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

/// Waits for a change of what a Mutex guards. Spurious wake-ups happen: wait in a loop that tests the condition.
class Condition {
 public:
  void wait(Mutex& mutex) CERTWRIGHT_REQUIRES(mutex) {
    std::unique_lock<std::mutex> held{mutex.mutex_, std::adopt_lock};
    condition_.wait(held);
    held.release();
  }
  /// False when the deadline passed first.
  bool wait_until(Mutex& mutex, Deadline deadline) CERTWRIGHT_REQUIRES(mutex) {
    std::unique_lock<std::mutex> held{mutex.mutex_, std::adopt_lock};
    const bool in_time = condition_.wait_until(held, deadline.at()) == std::cv_status::no_timeout;
    held.release();
    return in_time;
  }
  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace certwright
