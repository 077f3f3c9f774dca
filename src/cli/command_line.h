#pragma once

#include <string>
#include <vector>

#include "cli/io.h"

namespace certwright::cli {

/// Runs one command line. Gives the exit code: 0 good, 1 errors found, 2 usage, 3 warnings with --fail-on warning,
/// 4 undetermined with --strict, 5 server not reachable, 130 interrupted.
int run(int argc, char** argv);

/// The same with streams and environment of the caller's choice. `arguments` do not hold the program's name.
int run(const std::vector<std::string>& arguments, Io& io);

}  // namespace certwright::cli
