#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.h"
#include "client/client.h"
#include "model/finding.h"

namespace certwright::cli {

/// How results are shown: decided once, from the arguments, the environment and the terminal.
struct Style {
  Language language = Language::en;
  bool colour = false;
  bool unicode = true;     ///< the locale is UTF-8; otherwise symbols are ASCII
  std::size_t width = 80;  ///< columns
};

struct StyleOptions {
  std::string lang;                ///< --lang, or empty
  bool no_colour = false;          ///< --no-color
  bool is_terminal = false;        ///< of the stream that is styled
  std::size_t terminal_width = 0;  ///< 0: not known
};

/// Language: --lang, CERTWRIGHT_LANG, then LC_ALL, LC_MESSAGES, LANG (Japanese only where the locale is UTF-8).
/// Colour: on a terminal, unless --no-color, NO_COLOR or TERM=dumb; CLICOLOR_FORCE and FORCE_COLOR force it.
/// Width: COLUMNS, the terminal's, or 80; at least 40 and at most 120, where lines are still easy to read.
[[nodiscard]] Style make_style(const StyleOptions& options, const client::Environment& environment);

/// "ja", "ja_JP.UTF-8", "JA" are Japanese; everything else English.
[[nodiscard]] Language language_of(std::string_view locale);

enum class Colour { red, yellow, green, cyan, bold, faint };
/// The text in a colour, where the style has colours. Never the only sign of anything.
[[nodiscard]] std::string coloured(std::string_view text, Colour colour, const Style& style);

/// What a name or a finding comes to. `wait`: nothing is wrong for good, something is still missing.
enum class Mark { ok, info, warning, unknown, wait, error };
/// "✗ FAIL", "[x] FAIL", "✖ エラー": symbol and word, coloured.
[[nodiscard]] std::string marked(Mark mark, const Style& style);
/// The symbol alone, coloured.
[[nodiscard]] std::string symbol(Mark mark, const Style& style);
/// The word alone.
[[nodiscard]] const Text& word(Mark mark);

}  // namespace certwright::cli
