#include "cli/stop_signals.h"

#include <pthread.h>

namespace certwright::cli {

StopSignals::StopSignals() {
  ::sigemptyset(&signals_);
  ::sigaddset(&signals_, SIGTERM);
  ::sigaddset(&signals_, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  // A client that hangs up while it is answered must cost an error code, not the process.
  ::signal(SIGPIPE, SIG_IGN);
}

StopSignals::~StopSignals() { release(); }

int StopSignals::wait() const {
  int signal = 0;
  while (::sigwait(&signals_, &signal) != 0) {
  }
  return signal;
}

void StopSignals::release() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace certwright::cli
