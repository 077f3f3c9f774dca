#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>

#include "client/client.h"
#include "net/http_client.h"

namespace certwright::checks {
struct DiagnosisDoors;
}

namespace certwright::cli {

/// What a command line is connected to: the process's own streams and environment, or a test's.
struct Io {
  std::istream& in;
  std::ostream& out;  ///< results
  std::ostream& err;  ///< progress and messages
  client::Environment environment;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::size_t terminal_width = 0;                 ///< 0: not known
  net::HttpClient* http = nullptr;                ///< null: a live one is made when it is needed
  const checks::DiagnosisDoors* doors = nullptr;  ///< of `check --local`; null: live ones
  /// Waits; returns early when the user interrupts.
  std::function<void(std::chrono::milliseconds)> sleep;
  /// Whether the user has interrupted (Ctrl-C).
  std::function<bool()> interrupted;
};

}  // namespace certwright::cli
