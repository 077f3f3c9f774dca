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

/// Fills `names` up to `count` from the source.
void fill_up(std::vector<std::string>& names, NameSource& source, std::size_t count);

/// A name server as --name-server takes it: a host name, or an address. Nothing where it is neither.
[[nodiscard]] bool is_name_server(const std::string& text);

}  // namespace certwright::cli
