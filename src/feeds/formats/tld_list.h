#pragma once

#include "feeds/formats/list_text.h"

namespace certwright::feeds::formats {

/// IANA's tlds-alpha-by-domain.txt: `# Version 2026112300, Last Updated …`, then one TLD a line in any case.
/// Fails: invalid_request (no such first line; a line that is no single label).
[[nodiscard]] Result<Contents> read_tld_list(const ListText& list, const Take& take);

}  // namespace certwright::feeds::formats
