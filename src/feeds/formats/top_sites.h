#pragma once

#include "feeds/formats/list_text.h"

namespace certwright::feeds::formats {

/// A list of popular sites, in whichever of these forms it is:
/// - `rank,domain` without heading (Tranco, Umbrella);
/// - CSV with a heading that names its columns: `GlobalRank` or `rank`, and `Domain`, `name` or `origin` (Majestic,
///   others); an origin's scheme is dropped;
/// - one domain a line, with the heading `domain` or none: a bucket ("the first 1000") without order, of which every
///   entry has the last rank.
/// Several entries may have one rank. Entries that are no domain names are skipped, since published lists have some.
/// Fails: invalid_request (wrong columns, a rank that is none, mostly no names).
[[nodiscard]] Result<Contents> read_top_sites(const ListText& list, const Take& take);

}  // namespace certwright::feeds::formats
