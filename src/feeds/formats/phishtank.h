#pragma once

#include "feeds/formats/list_text.h"

namespace certwright::feeds::formats {

/// PhishTank's online-valid.json: an array of objects with `url`, `verified` and `online`, of which those count that
/// are "yes" to both. The notes of its entries are whom the pages imitate (`target`). Read as a stream: memory does not
/// grow with the list. Fails: invalid_request (no JSON, with line and column; no such array; mostly no URLs).
[[nodiscard]] Result<Contents> read_phishtank(const ListText& list, const Take& take);

}  // namespace certwright::feeds::formats
