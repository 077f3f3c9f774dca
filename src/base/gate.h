#pragma once

#include <atomic>

namespace certwright {

/// Closed until it is opened, once, for all who wait. std::atomic::wait() tries again and again before it sleeps, which
/// costs more than all else where many wait for one thing that takes milliseconds; this sleeps at once, and one call
/// wakes everybody.
class Gate {
 public:
  /// What was written before open() is seen after wait().
  void wait();
  /// The gate may go away as soon as the last of those who wait has returned, and this call has.
  void open();

 private:
  std::atomic<int> open_{0};
};

}  // namespace certwright
