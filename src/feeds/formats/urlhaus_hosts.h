#pragma once

#include "feeds/formats/list_text.h"

namespace certwright::feeds::formats {

/// URLhaus' hostfile: `127.0.0.1<tab>host` (or 0.0.0.0), `#` comments, of which one says when it was made. A list may
/// be without entries: nothing is online then. Fails: invalid_request (mostly no such lines, a web page).
[[nodiscard]] Result<Contents> read_urlhaus_hosts(const ListText& list, const Take& take);

}  // namespace certwright::feeds::formats
