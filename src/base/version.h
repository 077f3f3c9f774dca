#pragma once

#include <string_view>

namespace certwright {

/// This program's version; a test holds it against the build's.
inline constexpr std::string_view program_version = "0.1.0";

}  // namespace certwright
