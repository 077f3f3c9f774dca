#pragma once

#include "feeds/formats/list_text.h"

namespace certwright::feeds::formats {

/// IANA's registry of special-use domain names as CSV: heading `Name,Reference`, further columns ignored. The notes of
/// its entries are references: "RFC 6762". What is no name is skipped.
/// Fails: invalid_request (no such heading, mostly no names).
[[nodiscard]] Result<Contents> read_special_use(const ListText& list, const Take& take);

}  // namespace certwright::feeds::formats
