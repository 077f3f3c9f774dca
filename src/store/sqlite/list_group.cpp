#include "store/sqlite/list_group.h"

#include <algorithm>

namespace certwright::store::sqlite {
namespace {

template <class Word>
bool wanted(const std::vector<Word>& words, std::string_view stored_word) {
  return words.empty() || std::ranges::any_of(words, [&](Word word) { return to_string(word) == stored_word; });
}

constexpr std::string_view exportability(bool exportable) { return exportable ? "exportable" : "kept"; }

}  // namespace

std::string list_group(const model::Certificate& certificate) {
  std::string group{to_string(certificate.status)};
  ((group += '/') += to_string(certificate.key_algorithm)) += '/';
  return group += exportability(certificate.exportable);
}

bool wants(const ListQuery& query, std::string_view group) {
  const std::size_t first = group.find('/');
  const std::size_t second = group.find('/', first + 1);
  if (second == std::string_view::npos) return false;
  return wanted(query.statuses, group.substr(0, first)) &&
         wanted(query.key_algorithms, group.substr(first + 1, second - first - 1)) &&
         (!query.exportable || group.substr(second + 1) == exportability(*query.exportable));
}

}  // namespace certwright::store::sqlite
