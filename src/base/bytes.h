#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace certwright {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a text, without a copy; valid while the text is.
[[nodiscard]] ByteView bytes_of(std::string_view text);
/// The bytes read as a text, without a copy; valid while the bytes are.
[[nodiscard]] std::string_view text_of(ByteView bytes);

/// Lower-case hexadecimal, two digits a byte: `03e9`.
[[nodiscard]] std::string hex(ByteView bytes);
/// Fails: invalid_request (an odd count of digits, or a character that is none).
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding, without line breaks.
[[nodiscard]] std::string base64(ByteView bytes);
/// RFC 4648 section 4; padding required, line breaks and other foreign characters refused.
/// Fails: invalid_request.
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);
/// RFC 4648 section 5, without padding.
[[nodiscard]] std::string base64url(ByteView bytes);
/// RFC 4648 section 5; padding refused. Fails: invalid_request.
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);

}  // namespace certwright
