#include "feeds/formats/csv.h"

namespace certwright::feeds::formats {
namespace {

void trim(std::string& text) {
  while (text.ends_with(' ') || text.ends_with('\t')) text.pop_back();
  text.erase(0, text.find_first_not_of(" \t"));
}

std::string& next_field(std::vector<std::string>& fields, std::size_t& count) {
  if (count == fields.size()) fields.emplace_back();
  std::string& field = fields[count++];
  field.clear();
  return field;
}

}  // namespace

void split_csv(std::string_view line, std::vector<std::string>& fields) {
  std::size_t count = 0;
  std::string* field = &next_field(fields, count);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      *field += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      trim(*field);
      field = &next_field(fields, count);
    } else {
      *field += c;
    }
  }
  trim(*field);
  fields.resize(count);
}

}  // namespace certwright::feeds::formats
