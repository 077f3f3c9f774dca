#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace certwright::store::sqlite {

/// A text that looks like the decisions that are kept, in the zlib format (RFC 1950) with a dictionary of what they share:
/// a fifth of its length, for some microseconds.
[[nodiscard]] Bytes pack_text(std::string_view text);
/// What pack_text() of this version or an earlier one gave. Fails: internal (it is damaged, or longer than any of ours).
[[nodiscard]] Result<std::string> unpack_text(ByteView packed);

}  // namespace certwright::store::sqlite
