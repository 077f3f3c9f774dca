#pragma once

#include <type_traits>
#include <vector>

#include "store/sqlite/connection.h"

namespace certwright::store::sqlite {

/// Every row of a statement, read by `read`.
template <class Read>
auto all(Statement& rows, Read&& read) -> Result<std::vector<std::invoke_result_t<Read, const Statement&>>> {
  std::vector<std::invoke_result_t<Read, const Statement&>> found;
  for (;;) {
    TRY(const bool more, rows.step());
    if (!more) return found;
    found.push_back(read(rows));
  }
}

}  // namespace certwright::store::sqlite
