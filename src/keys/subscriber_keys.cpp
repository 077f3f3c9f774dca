#include "keys/subscriber_keys.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <deque>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/log.h"
#include "base/mutex.h"

namespace certwright::keys {
namespace {

// The lowest of nice: keys are made in time that nobody else wants. Not SCHED_IDLE, which can leave the thread standing
// for seconds while it holds a lock inside OpenSSL that a request waits for.
constexpr int lowest_priority = 19;
// After a failure (no memory, no randomness) the next try waits, so that the log is not flooded.
constexpr std::chrono::seconds pause_after_failure{10};

/// A key pair, encoded.
struct ReadyKey {
  Bytes public_key;
  Secret private_key;
};

Result<ReadyKey> make_ready(pki::KeyKind kind, const std::stop_token& stop) {
  TRY(const pki::PrivateKey key, pki::PrivateKey::generate(kind, stop));
  TRY(Secret private_key, key.pkcs8());
  return ReadyKey{key.public_key(), std::move(private_key)};
}

std::string purpose_of(std::string_view serial) { return "subscriber-key " + std::string{serial}; }

}  // namespace

/// RSA-2048 keys made ahead by a thread of its own.
struct SubscriberKeys::Pool {
 public:
  explicit Pool(std::size_t wanted) : wanted_(wanted) {
    if (wanted_ > 0) thread_ = std::jthread{[this](const std::stop_token& stop) { fill(stop); }};
  }

  ~Pool() {
    // The stop is asked for under the mutex, so that the thread cannot miss the notification between its test and its
    // wait.
    {
      const Lock lock{mutex_};
      thread_.request_stop();
    }
    changed_.notify_all();
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  std::optional<ReadyKey> take() {
    std::optional<ReadyKey> key;
    {
      const Lock lock{mutex_};
      if (keys_.empty()) return std::nullopt;
      key = std::move(keys_.front());
      keys_.pop_front();
    }
    changed_.notify_all();
    return key;
  }

  std::size_t size() {
    const Lock lock{mutex_};
    return keys_.size();
  }

 private:
  void fill(const std::stop_token& stop) {
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), lowest_priority);
    while (wait_for_room(stop)) {
      auto key = make_ready(pki::KeyKind::rsa_2048, stop);
      if (key) {
        const Lock lock{mutex_};
        keys_.push_back(std::move(*key));
      } else if (!stop.stop_requested()) {
        log::error("key_pool.failed", {{"detail", key.error().detail}});
        pause(stop);
      }
    }
  }

  // False once the pool is to end.
  bool wait_for_room(const std::stop_token& stop) {
    const Lock lock{mutex_};
    while (!stop.stop_requested() && keys_.size() >= wanted_) changed_.wait(mutex_);
    return !stop.stop_requested();
  }

  void pause(const std::stop_token& stop) {
    const Deadline deadline = Deadline::after(pause_after_failure);
    const Lock lock{mutex_};
    while (!stop.stop_requested() && !deadline.passed()) changed_.wait_until(mutex_, deadline);
  }

  const std::size_t wanted_;
  Mutex mutex_;
  Condition changed_;
  std::deque<ReadyKey> keys_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::jthread thread_;  // last: it ends before what it uses
};

SubscriberKeys::SubscriberKeys(Sealer& sealer, Options options)
    : sealer_(sealer), pool_(std::make_unique<Pool>(options.rsa_2048_pool)) {}

SubscriberKeys::~SubscriberKeys() = default;

Result<SubscriberKey> SubscriberKeys::make(pki::KeyKind kind, std::string_view serial) {
  std::optional<ReadyKey> key;
  if (kind == pki::KeyKind::rsa_2048) key = pool_->take();
  if (!key) {
    TRY(key, make_ready(kind, std::stop_token{}));
  }
  Bytes sealed = sealer_.seal(key->private_key.reveal(), purpose_of(serial));
  return SubscriberKey{std::move(key->public_key), std::move(sealed)};
}

Result<Secret> SubscriberKeys::open(ByteView sealed, std::string_view serial) const {
  return sealer_.open(sealed, purpose_of(serial));
}

std::size_t SubscriberKeys::pooled() const { return pool_->size(); }

}  // namespace certwright::keys
