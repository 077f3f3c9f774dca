#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/style.h"

namespace CLI {
class App;
}

namespace certwright::cli {

/// One page of the manual.
struct ManPage {
  std::string name;  ///< "certwright-check"; its file is name + ".1"
  std::string text;  ///< roff, the man macros of man(7)
};

/// A page for the program, and one for each command: from the same definitions as --help, so that they never differ.
/// The parser must have been made in that language.
[[nodiscard]] std::vector<ManPage> man_pages(const CLI::App& program, Language language, std::string_view version);

}  // namespace certwright::cli
