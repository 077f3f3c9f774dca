#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "net/mailer.h"
#include "service/parts.h"

namespace certwright::app {

/// The threads that take queued mails to the relay: a few at once, never one mail twice at once. What is due is read
/// from the store, so nothing is lost with the process; wake() only saves the wait. Where the relay takes nothing, all
/// rest for a while, so that thousands of mails do not wait for it one after the other.
class Outbox {
 public:
  struct Options {
    std::size_t threads = 8;
    std::chrono::milliseconds relay_rest{30'000};
    std::chrono::milliseconds store_rest{5'000};
    /// How long drain() waits for mails that are on their way, before `stop_sending` is called.
    std::chrono::milliseconds drain_limit{10'000};
    std::function<void()> stop_sending;
  };
  /// `parts` and `mailer` outlive it.
  Outbox(service::Parts& parts, net::Mailer& mailer, Options options);
  ~Outbox();
  void start();
  /// A mail was queued. Never blocks. Safe to call from any thread, at any time.
  void wake();
  /// Takes no more mails, and waits for those that are on their way.
  void drain();

  struct Statistics {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t deferred = 0;
    std::uint64_t given_up = 0;
    std::size_t waiting = 0;  ///< due, and read from the store
    std::size_t sending = 0;
    bool resting = false;  ///< the relay takes nothing now
  };
  [[nodiscard]] Statistics statistics() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace certwright::app
