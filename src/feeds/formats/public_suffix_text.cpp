#include "feeds/formats/public_suffix_text.h"

#include "feeds/formats/list_date.h"

namespace certwright::feeds::formats {
namespace {

bool is_rule(std::string_view rule) {
  if (rule.starts_with('!')) rule.remove_prefix(1);
  return rule == "*" || listed_name(rule).has_value();
}

}  // namespace

Result<Contents> look_at_public_suffixes(const ListText& list) {
  TRY_VOID(require_list(list));
  Contents contents;
  JunkCount count;
  bool icann = false;
  bool icann_ended = false;
  std::size_t icann_rules = 0;
  TRY_VOID(for_each_line(list, [&](std::size_t number, std::string_view line) -> Result<void> {
    if (line.starts_with("//")) {
      if (line.find("===BEGIN ICANN DOMAINS===") != std::string_view::npos) icann = true;
      if (icann && line.find("===END ICANN DOMAINS===") != std::string_view::npos) icann_ended = true;
      if (!contents.dated && line.find("VERSION:") != std::string_view::npos) contents.dated = date_in(line);
      return {};
    }
    const std::string_view rule = line.substr(0, line.find_first_of(" \t"));
    if (!is_rule(rule)) {
      count.junk(number);
      return {};
    }
    count.good();
    icann_rules += icann && !icann_ended ? 1 : 0;
    return {};
  }));
  TRY_VOID(count.verdict(list, "rules of public suffixes"));
  if (icann_rules == 0) return refused(list, "it has no section of ICANN domains.");
  if (!icann_ended) return refused(list, "its section of ICANN domains does not end: it is cut short.");
  contents.entries = count.entries();
  contents.skipped = count.skipped();
  return contents;
}

}  // namespace certwright::feeds::formats
