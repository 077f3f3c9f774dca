#pragma once

#include <array>

#include "base/bytes.h"

namespace certwright {

using Sha1 = std::array<std::uint8_t, 20>;
using Sha256 = std::array<std::uint8_t, 32>;
using Sha384 = std::array<std::uint8_t, 48>;

/// SHA-1 (FIPS 180-4): only to compare with what others made with it; nothing may rest on it.
[[nodiscard]] Sha1 sha1(ByteView bytes);
/// SHA-256 (FIPS 180-4).
[[nodiscard]] Sha256 sha256(ByteView bytes);
/// SHA-384 (FIPS 180-4).
[[nodiscard]] Sha384 sha384(ByteView bytes);
/// HMAC-SHA-256 (RFC 2104).
[[nodiscard]] Sha256 hmac_sha256(ByteView key, ByteView message);

/// Equality in a time that depends on the lengths only.
[[nodiscard]] bool constant_time_equal(ByteView left, ByteView right);

}  // namespace certwright
