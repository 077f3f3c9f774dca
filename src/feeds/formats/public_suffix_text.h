#pragma once

#include "feeds/formats/list_text.h"

namespace certwright::feeds::formats {

/// Whether a text can be a public suffix list: both its sections are there and hold rules. Its entries are counted and
/// not taken, because rules are no names: feeds::PublicSuffixes reads them. Its date is that of its line `// VERSION:`.
/// Fails: invalid_request (no section of ICANN domains, one that does not end, a rule that is none).
[[nodiscard]] Result<Contents> look_at_public_suffixes(const ListText& list);

}  // namespace certwright::feeds::formats
