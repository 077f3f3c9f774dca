#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

// Small files in which a service keeps its state over a restart. Losing one costs questions, and nothing else.
namespace certwright::feeds {

/// Empty where there is no such file, or it cannot be read, or it is larger than `most_bytes`.
[[nodiscard]] std::string read_state_file(const std::string& path, std::size_t most_bytes);

/// Puts a whole file in the place of the old one, readable by its owner only; makes its folder where there is none.
/// Fails: unavailable.
[[nodiscard]] Result<void> replace_state_file(const std::string& path, std::string_view text);

/// Adds to the end of the file, with one write. Fails: unavailable.
[[nodiscard]] Result<void> append_to_state_file(const std::string& path, std::string_view text);

}  // namespace certwright::feeds
