#pragma once

#include <string_view>

#include "base/version.h"

namespace certwright::cli {

/// This program's version.
inline constexpr std::string_view version = program_version;

}  // namespace certwright::cli
