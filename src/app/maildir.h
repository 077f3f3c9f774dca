#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace certwright::app {

/// What becomes of a message that was read.
enum class MaildirVerdict {
  done,   ///< goes to cur/, marked as seen
  other,  ///< is none of ours: goes to cur/, not seen, for people
  later   ///< stays in new/
};

/// Shows `take` the messages in new/ of a maildir, the oldest names first and `limit` at most, and moves them as it
/// says. Of a longer message, `longest` octets and one more are shown. Links and whatever is no plain file are left
/// alone. Gives how many were moved. Fails: unavailable (no maildir, or it cannot be read).
[[nodiscard]] Result<std::size_t> read_maildir(const std::string& path, std::size_t limit, std::size_t longest,
                                               const std::function<MaildirVerdict(std::string_view message)>& take);

}  // namespace certwright::app
