#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/deadline.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::app {

/// The threads that carry certificates along: one that looks for what is due, a pool for steps that ask the network, a
/// pool for steps that sign. Network steps of one zone, and of one account, hold only a share of their pool, so a slow
/// name server delays its own names alone. What is due is read from the store, so nothing is lost with the process;
/// wake() only saves the wait.
class Workers {
 public:
  struct Options {
    std::size_t network_threads = 32;
    std::size_t signing_threads = 16;
    std::size_t zone_share = 8;      ///< of the network threads
    std::size_t account_share = 24;  ///< of the network threads
  };
  /// `parts` outlives the workers. Its `wake` should lead to wake().
  Workers(service::Parts& parts, Options options);
  ~Workers();
  void start();
  /// This certificate, as it was stored just now, is due. Never blocks on the store or the network. Safe to call from
  /// any thread, between start() and drain(): at other times it is left to be found in the store.
  void wake(model::Certificate certificate);
  /// Takes no new steps, waits for those that run. Steps end within their own deadlines.
  void drain();

  struct Statistics {
    std::size_t queued = 0;
    std::size_t running = 0;
    std::uint64_t steps = 0;
    std::uint64_t failures = 0;
    std::uint64_t issued = 0;
  };
  [[nodiscard]] Statistics statistics() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace certwright::app
