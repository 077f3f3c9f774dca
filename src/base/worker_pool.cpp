#include "base/worker_pool.h"

#include <cstdlib>
#include <exception>
#include <utility>

#include "base/log.h"

namespace certwright {
namespace {

void run(const WorkerPool::Job& job) {
  try {
    job();
  } catch (const std::exception& error) {
    log::error("worker.failed", {{"what", error.what()}});
  } catch (...) {
    log::error("worker.failed", {{"what", "an exception of an unknown type"}});
  }
}

}  // namespace

// A POSIX semaphore: the standard library's spins before it sleeps, which doubled the cost of a request on a server
// that has one request at a time.
WorkerPool::WorkerPool(std::size_t threads, std::size_t max_queued) : max_queued_(max_queued) {
  if (::sem_init(&wake_, 0, 0) != 0) std::abort();  // fails only for a count out of range
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  stop();
  ::sem_destroy(&wake_);
}

// Waking a thread costs more than many a job, so at most one is on its way at any time; when it has come and finds more
// work than its own, it wakes the next.
bool WorkerPool::must_wake() {
  if (sleeping_ == 0 || waking_ || queue_.empty()) return false;
  --sleeping_;
  waking_ = true;
  return true;
}

bool WorkerPool::offer(Job job) {
  bool wakes = false;
  {
    const Lock lock(mutex_);
    if (stopped_ || queue_.size() >= max_queued_) return false;
    queue_.push_back(std::move(job));
    wakes = must_wake();
  }
  if (wakes) ::sem_post(&wake_);
  return true;
}

void WorkerPool::stop() {
  std::deque<Job> dropped;
  std::size_t sleepers = 0;
  {
    const Lock lock(mutex_);
    stopped_ = true;
    dropped.swap(queue_);
    sleepers = std::exchange(sleeping_, 0);
  }
  for (std::size_t i = 0; i < sleepers; ++i) ::sem_post(&wake_);
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

WorkerPool::Next WorkerPool::take(Job& job) {
  bool wakes = false;
  {
    const Lock lock(mutex_);
    if (stopped_) return Next::end;
    if (queue_.empty()) {
      ++sleeping_;
      return Next::sleep;
    }
    job = std::move(queue_.front());
    queue_.pop_front();
    wakes = must_wake();
  }
  if (wakes) ::sem_post(&wake_);
  return Next::run;
}

void WorkerPool::work() {
  for (;;) {
    Job job;
    switch (take(job)) {
      case Next::end:
        return;
      case Next::sleep: {
        while (::sem_wait(&wake_) != 0) continue;  // a signal came
        const Lock lock(mutex_);
        waking_ = false;
        break;
      }
      case Next::run:
        run(job);
    }
  }
}

}  // namespace certwright
