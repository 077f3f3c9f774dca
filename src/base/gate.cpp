#include "base/gate.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <limits>

namespace certwright {

static_assert(sizeof(std::atomic<int>) == sizeof(int) && std::atomic<int>::is_always_lock_free,
              "futex(2) looks at an int");

// A signal, or a value that changed meanwhile, ends the call early: the loop looks again.
void Gate::wait() {
  while (open_.load(std::memory_order_acquire) == 0)
    ::syscall(SYS_futex, &open_, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
}

void Gate::open() {
  open_.store(1, std::memory_order_release);
  ::syscall(SYS_futex, &open_, FUTEX_WAKE_PRIVATE, std::numeric_limits<int>::max(), nullptr, nullptr, 0);
}

}  // namespace certwright
