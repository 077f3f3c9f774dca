#include "cli/status_lines.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/display_width.h"

namespace certwright::cli {

void StatusLines::add(const Text& label, const std::string& value) {
  if (value.empty()) return;
  constexpr std::size_t label_columns = 10;
  const std::string& shown = label.in(style_.language);
  const std::size_t columns = columns_of(shown);
  const std::string indent(label_columns + 4, ' ');
  std::string begin = "  " + shown + std::string(label_columns + 2 - std::min(columns, label_columns), ' ');
  for (const std::string& line : wrapped(printable(value), style_.width - indent.size())) {
    text_ += begin + line + "\n";
    begin = indent;
  }
}

std::string shown_moment(const std::optional<Timestamp>& at) { return at ? local_time(rfc3339(*at)) : std::string{}; }

void add_text_member(std::string& out, std::string_view name, std::string_view value) {
  out += fmt::format(",\"{}\":", name);
  if (value.empty())
    out += "null";
  else
    append_json_string(out, value);
}

}  // namespace certwright::cli
