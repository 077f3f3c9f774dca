#pragma once

#include <string>
#include <vector>

#include "cli/check_input.h"
#include "cli/check_report.h"
#include "cli/commands.h"
#include "model/words.h"

// The ways in which `check` comes to its answers. Each shows what it finds in the order of the input, ends early when
// the user interrupts, and gives exit_good, or the code of what it had to refuse, having said why.
namespace certwright::cli {

struct CheckRun {
  const CheckArguments& arguments;
  model::ValidationMethod method;
  std::vector<RecordAnswer> records;  ///< of --record
  Session& session;
  CheckInput& input;
  CheckReport& report;
};

/// Rules and lists of this machine, no network.
[[nodiscard]] int check_offline(CheckRun& run);
/// All look-ups from this machine, no server.
[[nodiscard]] int check_locally(CheckRun& run);
/// Facts that were saved.
[[nodiscard]] int check_replayed(CheckRun& run);
/// The server, which looks names up in the background.
[[nodiscard]] int check_remotely(CheckRun& run);
/// A check that the server keeps.
[[nodiscard]] int show_kept_check(CheckRun& run);

/// Takes the first names, so that a long list is known as one. False where there are none, having said so.
[[nodiscard]] bool take_first(CheckRun& run, std::vector<std::string>& names);

/// How far a check has come.
[[nodiscard]] Text check_progress(std::size_t done, std::size_t count);

/// Reads --record: "NAME CNAME VALUE", or ResourceRecord as AWS prints it. Nothing, having said why, where it is
/// neither, or of another type.
[[nodiscard]] std::optional<std::vector<RecordAnswer>> read_records(const std::vector<std::string>& texts,
                                                                    Session& session);

}  // namespace certwright::cli
