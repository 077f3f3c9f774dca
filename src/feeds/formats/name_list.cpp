#include "feeds/formats/name_list.h"

#include <fmt/format.h>

#include "model/domain_name.h"

namespace certwright::feeds::formats {
namespace {

std::string why_not(std::string_view entry) {
  const auto name = model::parse_name(fmt::format("x.{}", entry));
  return name ? "this is no domain name." : fmt::format("this is no domain name. {}", name.error().message().en);
}

bool has_entries(std::string_view text) { return text.find_first_not_of(" \t\r\n") != std::string_view::npos; }

}  // namespace

Result<Contents> read_name_list(const ListText& list, const Take& take) {
  Contents contents;
  // An operator may start with an empty file.
  if (!has_entries(list.text)) return contents;
  TRY_VOID(require_list(list));
  TRY_VOID(for_each_line(list, [&](std::size_t number, std::string_view line) -> Result<void> {
    const std::string_view entry = line.substr(0, line.find_first_of(" \t#"));
    if (entry.empty()) return {};
    const auto name = listed_name(entry);
    if (!name) return refused(list, number, why_not(entry));
    take({.name = *name, .number = static_cast<std::uint32_t>(number)});
    ++contents.entries;
    return {};
  }));
  return contents;
}

}  // namespace certwright::feeds::formats
