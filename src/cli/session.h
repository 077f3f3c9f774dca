#pragma once

#include <string>
#include <string_view>

#include "app/config.h"
#include "base/result.h"
#include "base/text.h"
#include "cli/io.h"
#include "cli/style.h"

namespace certwright::cli {

/// What a command says to the shell.
enum ExitCode : int {
  exit_good = 0,
  exit_errors = 1,
  exit_usage = 2,
  exit_warnings = 3,
  exit_undetermined = 4,
  exit_unreachable = 5,
  exit_interrupted = 130,
};

/// The options that every command has.
struct CommonOptions {
  std::string endpoint;
  std::string profile;
  std::string region;
  std::string lang;
  bool json = false;
  bool plain = false;
  bool no_colour = false;
};

/// One run of one command: where it writes, and how.
class Session {
 public:
  Session(Io& io, CommonOptions options);

  [[nodiscard]] const CommonOptions& options() const { return options_; }
  [[nodiscard]] const Style& style() const { return style_; }  ///< of results
  [[nodiscard]] const Style& message_style() const { return message_style_; }
  [[nodiscard]] Language language() const { return style_.language; }
  [[nodiscard]] Io& io() { return io_; }

  /// Writes a result to standard output, as it is.
  void print(std::string_view text);
  /// Writes a message to standard error, wrapped, with a line break.
  void say(const Text& message);
  /// What could not be done, and what to do about it. Gives `code`.
  int refuse(ExitCode code, const Text& what, const Text& what_to_do);
  /// An Error of this program's own parts (the store, the configuration …). Gives the fitting code.
  int refuse(const Error& error);

 private:
  Io& io_;
  CommonOptions options_;
  Style style_;
  Style message_style_;
};

/// The configuration of a command: FILE, or DIR/certwright.toml where that exists, or the defaults.
[[nodiscard]] Result<app::Config> config_for(const std::string& file, const std::string& data_dir);

}  // namespace certwright::cli
