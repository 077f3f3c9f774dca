#include "issuance/lints/domain_suffix.h"

#include <algorithm>

namespace certwright::issuance::lints {

bool is_at_or_below(std::string_view name, std::string_view suffix) {
  if (name.size() < suffix.size()) return false;
  const auto lower = [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
  };
  const std::string_view end = name.substr(name.size() - suffix.size());
  if (!std::ranges::equal(end, suffix, std::ranges::equal_to{}, lower)) return false;
  return name.size() == suffix.size() || name[name.size() - suffix.size() - 1] == '.';
}

}  // namespace certwright::issuance::lints
