// `certwright signer`: the CA's key in a process of its own.
#include <signal.h>

#include <ostream>

#include <fmt/format.h>

#include "app/process_memory.h"
#include "app/signer_process.h"
#include "base/log.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/stop_signals.h"

namespace certwright::cli {

int run_signer(const SignerArguments& arguments, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  log::set_level(place->config.log_level);
  app::keep_memory_private_and_tell();
  StopSignals signals;
  const auto signer = app::SignerProcess::start(place->config, place->data_dir);
  if (!signer) return session.refuse(signer.error());
  session.print(fmt::format("certwright signer is ready: {}\n", (*signer)->path()));
  session.io().out.flush();
  const int signal = signals.wait();
  log::info("signer.stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
  signals.release();
  (*signer)->stop();
  return exit_good;
}

}  // namespace certwright::cli
