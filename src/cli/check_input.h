#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "cli/name_source.h"
#include "cli/session.h"

namespace certwright::cli {

/// Where the names of a command line come from. `file` keeps an opened file.
struct CheckInput {
  NameSource names;
  std::ifstream file;
  std::size_t count = 0;  ///< 0: not known, or nobody is told
};

/// Opens what `given` names: names themselves, one file, or "-" for standard input. False where the file cannot be
/// read. `input` stays where it is.
[[nodiscard]] bool open_input(const std::vector<std::string>& given, Session& session, CheckInput& input);

/// The names of the next batch, after one of `last`: ten times as many, a thousand at most, so that the first results of
/// a list that is still being written are shown soon, and a long one is not taken apart. Blocks until the source gives
/// them, or ends.
[[nodiscard]] std::vector<std::string> next_batch(NameSource& source, std::size_t last);

/// A name server as --name-server takes it: a host name, or an address. Nothing where it is neither.
[[nodiscard]] bool is_name_server(const std::string& text);

}  // namespace certwright::cli
