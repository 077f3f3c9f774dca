#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace certwright::app {

/// How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b` (optimal string alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word that `typed` most likely stands for: at most a third of its characters differ. Nothing where none is near.
[[nodiscard]] std::optional<std::string_view> nearest_word(std::string_view typed,
                                                           std::span<const std::string_view> words);

}  // namespace certwright::app
