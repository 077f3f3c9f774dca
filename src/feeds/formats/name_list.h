#pragma once

#include "feeds/formats/list_text.h"

namespace certwright::feeds::formats {

/// The operator's own list: one name a line, `#` comments. A leading `*.` or `.` and a trailing dot are ignored.
/// Fails: invalid_request (a line that is no domain name, with its number; a web page). An empty list is a list.
[[nodiscard]] Result<Contents> read_name_list(const ListText& list, const Take& take);

}  // namespace certwright::feeds::formats
