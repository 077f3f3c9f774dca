#include "feeds/formats/openphish.h"

namespace certwright::feeds::formats {

Result<Contents> read_openphish(const ListText& list, const Take& take) {
  TRY_VOID(require_list(list));
  JunkCount count;
  TRY_VOID(for_each_line(list, [&](std::size_t number, std::string_view line) -> Result<void> {
    if (line.starts_with('#')) return {};
    const std::string_view host = host_of_url(line);
    if (is_address(host)) {
      count.other();
    } else if (const auto name = listed_name(host)) {
      count.good();
      take({.name = *name, .number = static_cast<std::uint32_t>(number)});
    } else {
      count.junk(number);
    }
    return {};
  }));
  TRY_VOID(count.verdict(list, "URLs"));
  return Contents{.entries = count.entries(), .skipped = count.skipped()};
}

}  // namespace certwright::feeds::formats
