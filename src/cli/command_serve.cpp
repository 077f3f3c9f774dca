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
#include "cli/stop_signals.h"

namespace certwright::cli {
namespace {

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
  app::keep_memory_private_and_tell();
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
