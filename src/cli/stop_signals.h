#pragma once

#include <signal.h>

namespace certwright::cli {

/// SIGTERM and SIGINT, held back from every thread that starts after this, and waited for in one place.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// The signal that came.
  [[nodiscard]] int wait() const;
  /// From here on a second signal ends the process: whoever sends it does not want to wait for the draining.
  void release();

 private:
  ::sigset_t signals_{};
  ::sigset_t before_{};
};

}  // namespace certwright::cli
