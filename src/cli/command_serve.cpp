#include <pthread.h>
#include <signal.h>

#include <ostream>

#include <fmt/format.h>

#include "app/config.h"
#include "app/diagnosis_doors.h"
#include "app/process_memory.h"
#include "app/server.h"
#include "base/log.h"
#include "cli/arguments.h"
#include "cli/commands.h"

namespace certwright::cli {
namespace {

/// SIGTERM and SIGINT, held back from every thread that starts after this, and waited for in one place.
class StopSignals {
 public:
  StopSignals() {
    ::sigemptyset(&signals_);
    ::sigaddset(&signals_, SIGTERM);
    ::sigaddset(&signals_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    // A client that hangs up while it is answered must cost an error code, not the process.
    ::signal(SIGPIPE, SIG_IGN);
  }
  ~StopSignals() { release(); }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  int wait() const {
    int signal = 0;
    while (::sigwait(&signals_, &signal) != 0) {
    }
    return signal;
  }
  /// From here on a second signal ends the process: whoever sends it does not want to wait for the draining.
  void release() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  ::sigset_t signals_{};
  ::sigset_t before_{};
};

int print(const app::Config& config, const ServeArguments& arguments, Session& session) {
  session.print(arguments.markdown ? app::configuration_page() : app::print_config(config));
  return exit_good;
}

}  // namespace

int run_serve(const ServeArguments& arguments, Session& session) {
  if (arguments.print_config) {
    const auto config = config_for(arguments.config_file, arguments.data_dir);
    return config ? print(*config, arguments, session) : session.refuse(config.error());
  }
  const auto data_dir = read_data_dir(arguments.data_dir, session);
  if (!data_dir) return exit_usage;
  const auto config = config_for(arguments.config_file, *data_dir);
  if (!config) return session.refuse(config.error());
  log::set_level(config->log_level);
  app::keep_memory_private();
  app::raise_open_files();
  StopSignals signals;
  auto server = app::start_server(*config, *data_dir);
  if (!server) return session.refuse(server.error());
  session.print(fmt::format("certwright is ready: api {} pki {} admin {}\n", (*server)->api_url(), (*server)->pki_url(),
                            (*server)->admin_url()));
  session.io().out.flush();
  const int signal = signals.wait();
  log::info("server.stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
  signals.release();
  (*server)->drain();
  return exit_good;
}

}  // namespace certwright::cli
