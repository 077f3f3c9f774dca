#pragma once

#include <cstdint>
#include <map>

#include "model/certificate.h"
#include "store/search.h"
#include "store/sqlite/connection.h"

namespace certwright::store::sqlite {

/// The number of the listing that a certificate belongs to; makes it where it is the first of its kind.
[[nodiscard]] Result<std::int64_t> listing_of(Connection& db, const model::Certificate& certificate);

/// A listing that may hold matches of a query: `truth` is yes where all of its certificates match.
struct WantedListing {
  Traits traits;
  Truth truth = Truth::unknown;
};

/// Those of the query's account and Region, by number.
[[nodiscard]] Result<std::map<std::int64_t, WantedListing>> wanted_listings(Connection& db, const SearchQuery& query);

}  // namespace certwright::store::sqlite
