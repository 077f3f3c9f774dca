#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace certwright::api::wire {

/// Takes the first character off a UTF-8 text. Gives nothing, and takes one byte, where the text is not UTF-8
/// (RFC 3629: overlong forms, surrogates, beyond U+10FFFF, cut off).
[[nodiscard]] std::optional<char32_t> take_code_point(std::string_view& text);

/// How many characters a UTF-8 text has: what the model's lengths count.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace certwright::api::wire
