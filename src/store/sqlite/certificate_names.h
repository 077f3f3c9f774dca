#pragma once

#include <cstdint>

#include "model/certificate.h"
#include "store/sqlite/connection.h"

namespace certwright::store::sqlite {

// The names that a certificate is found by: its own, and its Common Name.

[[nodiscard]] Result<void> insert_names(Connection& db, const model::Certificate& certificate, std::int64_t seq);
/// `certificate` as it was when its names were inserted.
[[nodiscard]] Result<void> remove_names(Connection& db, const model::Certificate& certificate, std::int64_t seq);

}  // namespace certwright::store::sqlite
