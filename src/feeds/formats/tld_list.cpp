#include "feeds/formats/tld_list.h"

#include "base/ascii.h"
#include "feeds/formats/list_date.h"

namespace certwright::feeds::formats {

Result<Contents> read_tld_list(const ListText& list, const Take& take) {
  TRY_VOID(require_list(list));
  Contents contents;
  bool has_version = false;
  TRY_VOID(for_each_line(list, [&](std::size_t number, std::string_view line) -> Result<void> {
    if (line.starts_with('#')) {
      const bool is_version = ascii_lower(line).find("version") != std::string::npos;
      if (is_version && !has_version) contents.dated = date_in(line);
      has_version |= is_version;
      return {};
    }
    if (!has_version) return refused(list, number, "expected IANA's list of TLDs, which begins with `# Version …`.");
    const auto name = listed_name(line);
    if (!name || name->find('.') != std::string::npos) return refused(list, number, "this is no top-level domain.");
    take({.name = *name, .number = static_cast<std::uint32_t>(number)});
    ++contents.entries;
    return {};
  }));
  if (contents.entries == 0) return refused(list, "there is no top-level domain in it.");
  return contents;
}

}  // namespace certwright::feeds::formats
