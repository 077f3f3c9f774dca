#include "feeds/formats/special_use.h"

#include <algorithm>

#include "base/ascii.h"
#include "feeds/formats/csv.h"

namespace certwright::feeds::formats {
namespace {

/// "[RFC6761][RFC 7686]" as "RFC 6761, RFC 7686".
std::string reference_of(std::string_view field) {
  std::string text;
  for (const char c : field) {
    if (c == '[') continue;
    if (c == ']') {
      text += ", ";
    } else {
      if (text.ends_with("RFC") && c >= '0' && c <= '9') text += ' ';
      text += c;
    }
  }
  while (text.ends_with(' ') || text.ends_with(',')) text.pop_back();
  return text;
}

std::size_t column_of(const std::vector<std::string>& heading, std::string_view name) {
  const auto at = std::ranges::find_if(heading, [&](const std::string& field) { return ascii_lower(field) == name; });
  return static_cast<std::size_t>(at - heading.begin());
}

}  // namespace

Result<Contents> read_special_use(const ListText& list, const Take& take) {
  TRY_VOID(require_list(list));
  JunkCount count;
  std::vector<std::string> fields;
  std::size_t name_column = 0;
  std::size_t reference_column = 0;
  bool has_heading = false;
  TRY_VOID(for_each_line(list, [&](std::size_t number, std::string_view line) -> Result<void> {
    split_csv(line, fields);
    if (!has_heading) {
      name_column = column_of(fields, "name");
      reference_column = column_of(fields, "reference");
      if (name_column == fields.size() || reference_column == fields.size())
        return refused(list, number, "expected the heading `Name,Reference`.");
      has_heading = true;
      return {};
    }
    if (fields.size() <= std::max(name_column, reference_column))
      return refused(list, number, "this line has fewer columns than the heading.");
    const auto name = listed_name(fields[name_column]);
    if (!name) {
      count.junk(number);
      return {};
    }
    count.good();
    const std::string reference = reference_of(fields[reference_column]);
    take({.name = *name, .number = static_cast<std::uint32_t>(number), .note = reference});
    return {};
  }));
  TRY_VOID(count.verdict(list, "special-use names"));
  return Contents{.entries = count.entries(), .skipped = count.skipped()};
}

}  // namespace certwright::feeds::formats
