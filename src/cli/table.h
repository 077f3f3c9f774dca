#pragma once

#include <string>
#include <vector>

#include "cli/style.h"

namespace certwright::cli {

/// Cells of text; colours in them do not count as columns.
struct Table {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

/// Columns side by side where a row fits the width; otherwise each row's last cell goes on a line of its own, indented.
/// Nothing is cut. Ends with a line break.
[[nodiscard]] std::string table_text(const Table& table, const Style& style);

}  // namespace certwright::cli
