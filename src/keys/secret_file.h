#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace certwright::keys {

/// What a file holds on its one line, without the line's end. `what` names it in messages: "PIN".
/// Fails: not_found, access_denied (open to group or others, or not readable), invalid_request (empty, longer than 1024
/// bytes, more than one line, no regular file).
[[nodiscard]] Result<Secret> read_secret_file(const std::string& path, std::string_view what);

}  // namespace certwright::keys
