#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace certwright::cli {

enum class Shell { bash, zsh, fish };
[[nodiscard]] std::optional<Shell> parse_shell(std::string_view word);

/// A script that completes commands and options in that shell, from the same definitions as --help: what is neither is
/// completed as a file name. The parser must have been made in the language that descriptions shall have.
[[nodiscard]] std::string completion_script(const CLI::App& program, Shell shell);

}  // namespace certwright::cli
