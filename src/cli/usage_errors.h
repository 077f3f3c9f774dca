#pragma once

#include <string>

#include "cli/session.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

// What is wrong with a command line, told in both languages with the nearest word or where the help is.
namespace certwright::cli {

/// The command that was chosen: the last of `ca list`, the program itself where there is none.
[[nodiscard]] CLI::App* deepest(CLI::App& app);

/// Which --help to read.
[[nodiscard]] Text try_help(CLI::App& app);

/// A word that no command takes. Gives the exit code.
int refuse_extra(const std::string& typed, CLI::App& app, Session& session);

/// A line that the parser does not take. Gives the exit code.
int refuse_parse(const CLI::ParseError& error, CLI::App& app, Session& session);

}  // namespace certwright::cli
