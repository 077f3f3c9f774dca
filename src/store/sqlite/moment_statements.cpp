#include "store/sqlite/moment_statements.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace certwright::store::sqlite {
namespace {

// By Moment.
constexpr std::array<std::string_view, all_moments.size()> columns{"not_before", "not_after", "issued_at", "revoked_at",
                                                                   "imported_at"};

MomentStatements make(std::string_view column, bool descending) {
  const std::string_view sign = descending ? "<" : ">";
  const std::string_view order = descending ? " DESC" : "";
  const std::string from = fmt::format("FROM certificate INDEXED BY certificate_{0} WHERE listing = ? AND {0}", column);
  return {.same = fmt::format("SELECT {}, seq {} = ? AND seq {} ? ORDER BY seq{} LIMIT ?", column, from, sign, order),
          .behind = fmt::format("SELECT {0}, seq {1} {2} ? ORDER BY {0}{3}, seq{3} LIMIT ?", column, from, sign, order),
          .within = fmt::format("SELECT seq {} BETWEEN ? AND ? LIMIT ?", from)};
}

}  // namespace

const MomentStatements& statements_of(Moment moment, bool descending) {
  static const auto all = [] {
    std::array<std::array<MomentStatements, 2>, all_moments.size()> made;
    for (std::size_t i = 0; i < made.size(); ++i) made.at(i) = {make(columns.at(i), false), make(columns.at(i), true)};
    return made;
  }();
  return all.at(static_cast<std::size_t>(moment)).at(descending ? 1 : 0);
}

}  // namespace certwright::store::sqlite
