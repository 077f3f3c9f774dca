#include "feeds/formats/urlhaus_hosts.h"

#include "base/ascii.h"
#include "feeds/formats/list_date.h"

namespace certwright::feeds::formats {
namespace {

/// The host of one line; empty where it is none of a host file.
std::string_view host_of(std::string_view line) {
  const std::size_t gap = line.find_first_of(" \t");
  if (gap == std::string_view::npos) return {};
  const std::string_view address = line.substr(0, gap);
  if (address != "127.0.0.1" && address != "0.0.0.0") return {};
  const std::string_view rest = line.substr(line.find_first_not_of(" \t", gap));
  return rest.substr(0, rest.find_first_of(" \t#"));
}

}  // namespace

Result<Contents> read_urlhaus_hosts(const ListText& list, const Take& take) {
  TRY_VOID(require_list(list));
  Contents contents;
  JunkCount count;
  bool has_comments = false;
  TRY_VOID(for_each_line(list, [&](std::size_t number, std::string_view line) -> Result<void> {
    if (line.starts_with('#')) {
      has_comments = true;
      if (!contents.dated && ascii_lower(line).find("updated") != std::string::npos) contents.dated = date_in(line);
      return {};
    }
    const std::string_view host = host_of(line);
    if (is_address(host) || host == "localhost") {
      count.other();
    } else if (const auto name = listed_name(host)) {
      count.good();
      take({.name = *name, .number = static_cast<std::uint32_t>(number)});
    } else {
      count.junk(number);
    }
    return {};
  }));
  // URLhaus writes its comments always, so that a list without entries can be told from no list.
  if (!has_comments || count.entries() + count.skipped() > 0)
    TRY_VOID(count.verdict(list, "lines `127.0.0.1<tab>host`"));
  contents.entries = count.entries();
  contents.skipped = count.skipped();
  return contents;
}

}  // namespace certwright::feeds::formats
