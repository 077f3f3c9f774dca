#pragma once

#include "feeds/formats/list_text.h"

namespace certwright::feeds::formats {

/// OpenPhish's feed: a URL a line, of which the host counts. Addresses are skipped.
/// Fails: invalid_request (mostly no URLs, a web page).
[[nodiscard]] Result<Contents> read_openphish(const ListText& list, const Take& take);

}  // namespace certwright::feeds::formats
