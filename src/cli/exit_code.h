#pragma once

#include "cli/answer_text.h"
#include "cli/commands.h"

namespace certwright::cli {

/// 1 where a name has an error (waiting included: it is not good yet), 4 where one is undetermined and the user is
/// strict, 3 where one has a warning that counts, else 0.
[[nodiscard]] inline ExitCode exit_code_of(const Summary& summary, const Strictness& strictness) {
  if (summary.verdicts.contains(Mark::error) || summary.verdicts.contains(Mark::wait)) return exit_errors;
  if (strictness.strict && summary.verdicts.contains(Mark::unknown)) return exit_undetermined;
  if (strictness.fail_on_warning && summary.verdicts.contains(Mark::warning)) return exit_warnings;
  return exit_good;
}

}  // namespace certwright::cli
