#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace certwright::store::sqlite {

enum class FileState { empty, ours };

/// Looks at a database file before SQLite does, which would write to a foreign file by the mere opening of it.
/// Fails: invalid_state (not ours), unavailable (cannot be read).
[[nodiscard]] Result<FileState> look_at(const std::string& path);

/// The refusal of a file that is not a Certwright database.
[[nodiscard]] Error not_ours(const std::string& path, std::string_view why);

}  // namespace certwright::store::sqlite
