#pragma once

#include <string>

#include "base/bytes.h"

namespace certwright::issuance::lints {

/// "2.5.29.17" of a whole OBJECT IDENTIFIER.
[[nodiscard]] std::string object_text(ByteView object);

}  // namespace certwright::issuance::lints
