#include "cli/table.h"

#include <algorithm>
#include <numeric>

#include "cli/display_width.h"

namespace certwright::cli {
namespace {

constexpr std::size_t gap = 2;

// Select-graphic-rendition sequences (ESC [ … m), which is all that style.h writes, take no columns.
std::size_t shown_columns(std::string_view cell) {
  std::size_t columns = 0;
  while (!cell.empty()) {
    const std::size_t escape = cell.find("\x1b[");
    columns += columns_of(cell.substr(0, escape));
    if (escape == std::string_view::npos) break;
    const std::size_t end = cell.find('m', escape);
    if (end == std::string_view::npos) break;
    cell.remove_prefix(end + 1);
  }
  return columns;
}

void append_cell(std::string& line, const std::string& cell, std::size_t columns) {
  line += cell;
  line.append(columns - shown_columns(cell) + gap, ' ');
}

void trim_end(std::string& line) {
  while (line.ends_with(' ')) line.pop_back();
}

}  // namespace

std::string table_text(const Table& table, const Style& style) {
  std::vector<std::size_t> columns(table.headings.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i] = shown_columns(table.headings[i]);
    for (const auto& row : table.rows) columns[i] = std::max(columns[i], shown_columns(row[i]));
  }
  const std::size_t width = std::accumulate(columns.begin(), columns.end(), gap * (columns.size() - 1));
  const bool fits = width <= style.width;
  const std::size_t beside = fits ? columns.size() : columns.size() - 1;
  const auto line_of = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < beside; ++i) append_cell(line, cells[i], columns[i]);
    trim_end(line);
    return line + "\n";
  };
  std::string out =
      coloured(line_of(table.headings).substr(0, line_of(table.headings).size() - 1), Colour::bold, style);
  out += "\n";
  for (const auto& row : table.rows) {
    out += line_of(row);
    if (!fits) out += "  " + row.back() + "\n";
  }
  return out;
}

}  // namespace certwright::cli
