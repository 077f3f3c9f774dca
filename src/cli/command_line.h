#pragma once

namespace certwright::cli {

/// Runs one command line. Gives the exit code: 0 good, 1 errors found, 2 usage, 3 warnings with --fail-on warning,
/// 4 undetermined with --strict, 5 server not reachable, 130 interrupted.
int run(int argc, char** argv);

}  // namespace certwright::cli
