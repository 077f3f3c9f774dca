#pragma once

#include <semaphore.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace certwright {

/// A fixed number of threads that run jobs in the order of their arrival, and a queue that has an end: a server that
/// cannot keep up says so at once, instead of answering ever later.
class WorkerPool {
 public:
  /// A job that throws is logged; the thread goes on.
  using Job = std::function<void()>;

  WorkerPool(std::size_t threads, std::size_t max_queued);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when the queue is full or the pool has stopped. Safe to call from any thread.
  [[nodiscard]] bool offer(Job job);
  /// Drops what is queued, waits for what is running, and ends the threads. Call it from one thread.
  void stop();

 private:
  enum class Next { run, sleep, end };

  void work();
  Next take(Job& job);
  /// Whether the caller, once it has let go of the mutex, must post wake_ to wake one sleeper.
  bool must_wake() CERTWRIGHT_REQUIRES(mutex_);

  const std::size_t max_queued_;
  Mutex mutex_;
  std::deque<Job> queue_ CERTWRIGHT_GUARDED_BY(mutex_);
  bool stopped_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::size_t sleeping_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  bool waking_ CERTWRIGHT_GUARDED_BY(mutex_) = false;  ///< one has been woken and has not looked yet
  sem_t wake_{};
  std::vector<std::thread> threads_;
};

}  // namespace certwright
