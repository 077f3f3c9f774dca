#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace certwright::cli {

struct LintArguments {
  std::vector<std::string> files;  ///< or "-" for standard input
  std::string rules;               ///< "all" (also where empty) or "rfc5280"
  std::string blocked_keys;        ///< a file of SPKI hashes, or empty
  bool list = false;               ///< instead of files: the lints themselves
  bool markdown = false;           ///< with list: as docs/lint.md has them
  Strictness strictness;
};

/// exit_errors where an error was found, exit_usage where a file cannot be read or holds nothing to judge.
int run_lint(const LintArguments& arguments, Session& session);

}  // namespace certwright::cli
